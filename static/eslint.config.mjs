// Mistakes only; nothing about taste.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/dist*/**"] },
  js.configs.recommended,
  { files: ["**/js/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-globals": ["error", "name", "event", "status"],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
