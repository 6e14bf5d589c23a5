import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { eventsGet, type SignUpView, signUpsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { Scan } from "./scan/Scan";
import { useCheckIn } from "./useCheckIn";
import { signUpTones } from "./words";

const route = getRouteApi("/staff/events/$id/check-in");
const PAGE = 200;

/** The whole list at the door: it is searched here, without asking the server at every letter. */
async function everybody(id: string): Promise<SignUpView[]> {
  const all: SignUpView[] = [];
  let after: string | undefined;
  do {
    const page = await call(signUpsList({ path: { id }, query: { limit: PAGE, after } }));
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return all;
}

export default function CheckIn() {
  const { t } = useTranslation("events");
  const { id } = route.useParams();
  const [wanted, setWanted] = useState("");
  const event = useQuery({
    queryKey: ["events", "plain", id],
    queryFn: () => call(eventsGet({ path: { id } })),
  });
  const list = useQuery({
    queryKey: ["events", "sign_ups", id, "all"],
    queryFn: () => everybody(id),
    refetchInterval: 15_000,
  });
  const expected = (list.data ?? []).filter(
    (one) => one.status === "signed_up" || one.status === "attended",
  );
  const came = expected.filter((one) => one.status === "attended").length;
  const title = event.data?.title ?? "";
  const shown = expected.filter((one) => one.name.includes(wanted.trim()));
  const volunteering = event.data?.kind === "volunteering";

  return (
    <Page
      title={t("check_in.title")}
      back={{ to: "/events/$id", params: { id }, label: title }}
      lead={t("check_in.lead", { title, came, all: expected.length })}
    >
      <Scan event={id} signUps={list.data ?? []} />
      <div className="filters">
        <Input
          type="search"
          className="wide"
          size="large"
          allowClear
          aria-label={t("check_in.find")}
          placeholder={t("check_in.find")}
          value={wanted}
          onChange={(change) => setWanted(change.target.value)}
        />
      </div>
      <Answered query={list}>
        {() =>
          shown.length === 0 ? (
            <Nothing>{t("check_in.empty")}</Nothing>
          ) : (
            <ul className="rows" aria-label={t("sign_ups.title")}>
              {shown.map((signUp) => (
                <li key={signUp.id} className="row">
                  <Person signUp={signUp} volunteering={volunteering} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Page>
  );
}

function Person({ signUp, volunteering }: { signUp: SignUpView; volunteering: boolean }) {
  const { t } = useTranslation("events");
  const { checkIn, busy } = useCheckIn();
  const [minutes, setMinutes] = useState<number | null>(null);

  return (
    <>
      <div className="row-main">
        <strong>{signUp.name}</strong>
      </div>
      {signUp.status === "attended" ? (
        <Mood tone={signUpTones.attended}>{t("sign_up_status.attended")}</Mood>
      ) : (
        <>
          {volunteering ? (
            <InputNumber
              min={0}
              max={4320}
              inputMode="numeric"
              aria-label={t("check_in.hours")}
              placeholder={t("check_in.hours")}
              value={minutes}
              onChange={setMinutes}
            />
          ) : null}
          <Button
            type="primary"
            size="large"
            loading={busy}
            onClick={() => void checkIn(signUp, minutes)}
          >
            {t("check_in.act")}
          </Button>
        </>
      )}
    </>
  );
}
