import "graphiql/style.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

import { withLogin } from "./session.js";

const written = (id) => document.getElementById(id).textContent.trim() + "\n";
const socket = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
const fetcher = createGraphiQLFetcher({ url: "/graphql", subscriptionUrl: socket, enableIncrementalDelivery: false });

/** What the editors open with: the link's query, else the tabs of the last visit, else the example. */
function start() {
  const asked = new URLSearchParams(location.search);
  if (asked.has("query")) return { query: asked.get("query"), variables: asked.get("variables") ?? "" };
  if (localStorage.getItem("graphiql:tabState")) return {};
  return { query: written("example"), variables: written("variables") };
}

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: withLogin(fetcher),
    ...start(),
    defaultQuery: written("example"),
    defaultEditorToolsVisibility: "variables",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  }),
);
