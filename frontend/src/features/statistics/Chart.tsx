import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Answered } from "@/shells/staff/parts/States";
import { useAppearance } from "@/ui/appearance";
import type { Drawing, draw } from "./draw";
import { type Drawn, heightOf, optionOf } from "./option";

export function fontOf(): string {
  return getComputedStyle(document.body).fontFamily;
}

/** A picture of what the table beside it says. */
export function Chart(props: {
  drawn: Drawn;
  label: string;
  say: (value: number | null) => string;
}) {
  // Through a query, so that a piece of the app that does not come can be asked for again.
  const query = useQuery({
    queryKey: ["chart"],
    queryFn: () => import("./draw"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Answered query={query} rows={6}>
      {(library) => <Canvas {...props} begin={library.draw} />}
    </Answered>
  );
}

function Canvas(props: {
  drawn: Drawn;
  label: string;
  say: (value: number | null) => string;
  begin: typeof draw;
}) {
  const { drawn, say, begin } = props;
  const { dark } = useAppearance();
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  useEffect(() => {
    if (!place.current) return undefined;
    const own = begin(place.current);
    drawing.current = own;
    return () => own.end();
  }, [begin]);
  useEffect(() => {
    drawing.current?.show(optionOf(drawn, { dark, font: fontOf(), say }));
  });
  return (
    <div
      ref={place}
      className="figure-chart"
      role="img"
      aria-label={props.label}
      style={{ height: heightOf(drawn) }}
    />
  );
}
