import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { call } from "@/api/call";
import { type CaseCategory, casesNearby, type NearbyView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Mood } from "@/shells/staff/parts/Page";
import { caseTones } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";

const SHOWN = 5;

/** Open cases of the same kind around a position; nothing when there are none. */
export function Similar(props: {
  latitude: number;
  longitude: number;
  category: CaseCategory;
  except?: string;
}) {
  const { t } = useTranslation("cases");
  const { latitude, longitude, category } = props;
  const { data } = useQuery({
    queryKey: ["cases", "nearby", latitude, longitude, category],
    queryFn: () => call(casesNearby({ query: { latitude, longitude, category } })),
  });
  const others = (data?.items ?? []).filter((item) => item.id !== props.except);
  if (others.length === 0) return null;
  return (
    <Alert
      type="warning"
      style={{ marginBottom: 18 }}
      title={t("similar.title")}
      description={
        <>
          <p>{t("similar.text")}</p>
          <ul className="rows" style={{ marginTop: 10 }}>
            {others.slice(0, SHOWN).map((item) => (
              <li key={item.id}>
                <NearbyRow item={item} />
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

function NearbyRow({ item }: { item: NearbyView }) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  return (
    <Link className="row" to="/cases/$id" params={{ id: item.id }}>
      <div className="row-main">
        <strong>{item.title}</strong>
        <div className="row-meta">
          <span>{t("similar.metres", { metres: format.number(Math.round(item.metres)) })}</span>
          {item.place ? <span>{item.place}</span> : null}
          <span>{t("opened", { day: format.dayOf(item.opened_at) })}</span>
        </div>
      </div>
      <div className="row-side">
        <Mood tone={caseTones[item.state]}>{t(`state.${item.state}`)}</Mood>
      </div>
    </Link>
  );
}
