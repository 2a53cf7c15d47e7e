// Builds the four pages, desk, board, office and campaigns, into cti/static/ with hashed names. The server sends `default-src 'self'`:
// nothing may be inlined.

import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  build: {
    outDir: "../cti/static",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address would be refused by the content security policy
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: { desk: "index.html", board: "board.html", office: "office.html", campaigns: "campaigns.html" },
    },
  },
});
