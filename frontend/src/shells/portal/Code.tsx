import encodeQR from "qr";
import { ticketOf } from "@/ui/ticket";

/** The white around a code that readers need to find it. */
const BORDER = 4;

/** A sign-up as a code, dark on white in any look. */
export default function Code({ signUp, label }: { signUp: string; label: string }) {
  const dots = encodeQR(ticketOf(signUp), "raw", { ecc: "medium", border: BORDER });
  const path = dots.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return (
    <svg
      className="portal-ticket"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${dots.length} ${dots.length}`}
      shapeRendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#ffffff" />
      <path d={path.join("")} fill="#000000" />
    </svg>
  );
}
