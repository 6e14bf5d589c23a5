import { useMe } from "@/shells/staff/me";
import { useUnits } from "@/shells/staff/pickers/units";

/** The units whose figures the reader may publish: a release is of a whole tree, by a coordinator at its top. */
export function useTops() {
  const { me, can } = useMe();
  const { units, isPending } = useUnits();
  const led = (me?.grants ?? [])
    .filter(({ role }) => role === "coordinator")
    .map(({ unit_id }) => unit_id);
  const tops = can("publish_releases")
    ? units.filter(({ id, parent_id }) => !parent_id && led.includes(id))
    : [];
  return { tops, isPending };
}
