import type {
  CheckedLineView,
  CheckView,
  Counts,
  DataRequestView,
  Frequency,
  Indicator,
  NewDataLineBody,
  NewDataRequestBody,
} from "@/api/generated";

/** A line as it is written down; one that something answers names it. */
export type LineForm = {
  name?: string;
  detail?: string;
  counts?: Counts;
  indicator?: Indicator;
  earlier_line_id?: string;
};

export type RequestForm = {
  unit_id?: string;
  department: string;
  reference?: string;
  title: string;
  legal_basis: string;
  frequency: Frequency;
  first_period: string;
  last_period?: string;
  due_days: number;
  lines: LineForm[];
};

const said = (text: string | undefined) => text?.trim() || null;

function lineOf(line: LineForm): NewDataLineBody {
  return {
    name: said(line.name),
    detail: said(line.detail),
    counts: line.counts ?? null,
    indicator: line.indicator ?? null,
    earlier_line_id: line.indicator ? null : (line.earlier_line_id ?? null),
  };
}

export function bodyOf(values: RequestForm, unit: string): NewDataRequestBody {
  return {
    unit_id: values.unit_id ?? unit,
    department: values.department.trim(),
    reference: said(values.reference),
    title: values.title.trim(),
    legal_basis: values.legal_basis.trim(),
    frequency: values.frequency,
    first_period: values.first_period,
    last_period: values.frequency === "once" ? null : (values.last_period ?? null),
    due_days: values.due_days,
    lines: values.lines.map(lineOf),
  };
}

/** What waits of a request that was filed, to be looked up again. */
export function bodyOfWaiting(request: DataRequestView): NewDataRequestBody {
  return {
    unit_id: request.unit_id,
    department: request.department,
    title: request.title,
    legal_basis: request.legal_basis,
    frequency: request.frequency,
    first_period: request.first_period,
    last_period: request.last_period,
    due_days: request.due_days,
    lines: request.lines
      .filter(({ state }) => state === "waiting")
      .map(({ name, detail, counts }) => ({ name, detail: detail ?? null, counts })),
  };
}

/** What was found out, and of which names: a line that was written anew since has no answer yet. */
export type Checked = { names: (string | null)[]; view: CheckView };

export function checkedOf(body: NewDataRequestBody, view: CheckView): Checked {
  return { names: body.lines.map(({ name }) => name ?? null), view };
}

export function foundFor(checked: Checked | null, line: LineForm): CheckedLineView | undefined {
  const at = checked?.names.indexOf(said(line.name)) ?? -1;
  return at < 0 ? undefined : checked?.view.lines[at];
}
