// Starts the page.

import { render } from "preact";
import "./styles/base.css";
import "./styles/desk.css";
import "./styles/card.css";
import "./styles/card-facts.css";
import "./styles/card-form.css";
import "./styles/script.css";
import "./styles/find.css";
import "./styles/phone.css";
import { words } from "./strings";
import { App } from "./ui/app";

document.documentElement.lang = words.code;
const root = document.getElementById("desk");
if (root) render(<App />, root);
