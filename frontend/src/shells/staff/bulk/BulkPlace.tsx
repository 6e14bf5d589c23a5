import { type ComponentProps, lazy, Suspense, useState } from "react";
import type Bulk from "./Bulk";

const Fetched = lazy(() => import("./Bulk")) as unknown as typeof Bulk;

/** It is fetched when rows are chosen for the first time, and then stays for what it has to report. */
export function BulkPlace<T>(props: ComponentProps<typeof Bulk<T>>) {
  const [wanted, setWanted] = useState(false);
  if (props.choice.on && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <Fetched {...props} />
    </Suspense>
  ) : null;
}
