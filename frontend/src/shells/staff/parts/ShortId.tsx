/** An id where nobody reads all of it: its end, which tells one from another. The whole stands in the title. */
export function ShortId({ id }: { id: string }) {
  return (
    <code className="short-id" title={id}>
      {id.slice(-8)}
    </code>
  );
}
