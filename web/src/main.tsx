// Starts the page.

import { render } from "preact";
import "./styles/base.css";
import "./styles/desk.css";
import "./styles/card.css";
import "./styles/phone.css";
import { App } from "./ui/app";

const root = document.getElementById("desk");
if (root) render(<App />, root);
