import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    root: import.meta.dirname,
    include: ["*.e2e.ts"],
    globalSetup: ["./setup.ts"],
    // One server and its data for all of them, one browser at a time.
    fileParallelism: false,
    // A browser on a busy machine misses a moment now and then; what fails twice is broken.
    retry: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
