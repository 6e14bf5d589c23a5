import { call, tagOf } from "@/api/call";
import {
  type SuggestionStepBody,
  type SuggestionView,
  suggestionsTransition,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import type { BulkAction, BulkOf } from "@/shells/staff/bulk/actions";
import { useMe } from "@/shells/staff/me";

const step = (of: { id: string; version: number }, body: SuggestionStepBody) =>
  call(suggestionsTransition({ path: { id: of.id }, body, headers: { "If-Match": tagOf(of) } }));

/** What is done with many suggestions at once. */
export function useSuggestionBulk(): BulkOf<SuggestionView> {
  const { t, maybe } = useTranslation("suggestions");
  const { can } = useMe();
  const review: BulkAction<SuggestionView> = {
    label: t("action.review"),
    hint: t("bulk.review_hint"),
    run: () => async (suggestion) => {
      await step(suggestion, { action: "review" });
      return null;
    },
  };
  const unpublish: BulkAction<SuggestionView> = {
    label: t("action.unpublish"),
    hint: t("ask.unpublish_text"),
    run: () => async (suggestion) => {
      const hidden = await step(suggestion, { action: "unpublish" });
      const { summary } = suggestion;
      return summary ? () => step(hidden, { action: "publish", summary }) : null;
    },
  };
  return {
    actions: [
      ...(can("edit_suggestions") ? [review] : []),
      ...(can("publish_suggestions") ? [unpublish] : []),
    ],
    nameOf: (suggestion) => suggestion.summary ?? suggestion.body,
    stateOf: (state) => maybe(`state.${state}`),
    queryKeys: [["suggestions"]],
  };
}
