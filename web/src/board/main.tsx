// Starts the supervisors' page.

import { render } from "preact";
import "../styles/base.css";
import "../styles/desk.css";
import "../styles/board.css";
import "../styles/reports.css";
import { tongue } from "../tongue";
import { App } from "./ui/app";

document.documentElement.lang = tongue;
const root = document.getElementById("board");
if (root) render(<App />, root);
