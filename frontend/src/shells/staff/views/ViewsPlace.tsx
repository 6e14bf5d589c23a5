import { lazy, Suspense } from "react";
import { want } from "@/app/texts";
import { useMe } from "../me";
import type { AnyColumns, ViewedList } from "./view";

const Fetched = lazy(async () => {
  const [views] = await Promise.all([import("./Views"), want("lists")]);
  return views;
});

/** Where the views of a list stand; they come after the list, which nobody should wait for. */
export function ViewsPlace(props: { viewed: ViewedList; columns: AnyColumns }) {
  const { can } = useMe();
  if (!can("use_views")) return null;
  return (
    <div className="views">
      <Suspense fallback={null}>
        <Fetched {...props} />
      </Suspense>
    </div>
  );
}
