import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: ["node_modules/", "artifacts/", "cache/", "typechain-types/", "coverage/", "var/"],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      // Node runs these files as they are, and can only erase types (TypeScript's own check, erasableSyntaxOnly, would
      // also look at the generated bindings).
      "@typescript-eslint/parameter-properties": "error",
      // Short callbacks such as `() => stop()` read better without braces.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of strings." },
        { selector: "ExportAllDeclaration", message: "No barrels: import from the file that defines it." },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // chai's assertions are property accesses.
      "@typescript-eslint/no-unused-expressions": "off",
      // A test may say that something is there; it fails when it is not.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
