// Starts the campaigns' page.

import { render } from "preact";
import "../styles/base.css";
import "../styles/desk.css";
import "../styles/board.css";
import "../styles/office.css";
import "../styles/reports.css";
import "../styles/campaigns.css";
import { tongue } from "../tongue";
import { App } from "./ui/app";

document.documentElement.lang = tongue;
const root = document.getElementById("campaigns");
if (root) render(<App />, root);
