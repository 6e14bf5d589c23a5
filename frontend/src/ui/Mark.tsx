/** Two houses side by side: the neighbourhood. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#1c5d4e" />
      <path d="M5.5 16.2 12 9.6l6.5 6.6v8.3h-13z" fill="#fff" />
      <path d="m15 12.6 4.6-4.7 7 7.1v9.5h-5.6v-9.4z" fill="#f0b75b" />
      <path d="M10.2 24.5v-5h3.6v5z" fill="#1c5d4e" />
    </svg>
  );
}
