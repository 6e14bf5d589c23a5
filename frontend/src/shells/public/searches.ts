import { fields, id, matching, word } from "@/app/shape";

const asked = () => Object.fromEntries(new URLSearchParams(window.location.search));

const readSignIn = fields({
  /** Where to go on afterwards: a place in this site, nothing else. */
  to: matching(/^\/(?![/\\])/),
  why: word("expired", "signed-out", "joined"),
});
export const signInSearch = () => readSignIn(asked());

const readAnswers = fields({ unit: id });
export const answersSearch = () => readAnswers(asked());

const readPublished = fields({ release: id, unit: id });
export const publishedSearch = () => readPublished(asked());
