import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "../openapi/linli.json",
  output: { path: "src/api/generated", clean: true },
  plugins: [
    { name: "@hey-api/client-fetch", runtimeConfigPath: "../runtime" },
    { name: "@hey-api/typescript" },
    { name: "@hey-api/sdk" },
  ],
});
