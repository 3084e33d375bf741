import "graphiql/style.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

import example from "./example.graphql?raw";
import { withLogin } from "./session.js";

const asked = new URLSearchParams(location.search);
const socket = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;

const fetcher = withLogin(
  createGraphiQLFetcher({ url: "/graphql", subscriptionUrl: socket, enableIncrementalDelivery: false }),
);
const fromUrl = asked.has("query") ? { query: asked.get("query"), variables: asked.get("variables") ?? "" } : {};

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher,
    ...fromUrl,
    defaultQuery: example,
    defaultTabs: [{ query: example, variables: '{\n  "email": "demo@example.com",\n  "password": ""\n}', headers: "" }],
    defaultEditorToolsVisibility: "variables",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  }),
);
