import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/app.css";
import "./styles/parts.css";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");
// The look of type differs by platform (styles/app.css).
if (/Linux/.test(navigator.userAgent)) document.documentElement.dataset["platform"] = "linux";
mount(App, { target });
