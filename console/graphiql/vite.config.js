import { defineConfig } from "vite";

import { bundle } from "../bundle.js";

export default defineConfig(bundle("graphiql"));
