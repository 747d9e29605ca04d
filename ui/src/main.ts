import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/app.css";
import "./styles/parts.css";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");
// The look of type differs by platform (styles/app.css).
if (/Linux/.test(navigator.userAgent)) document.documentElement.dataset["platform"] = "linux";
// So does what scrolls: bars that take no room lie over it.
const probe = document.body.appendChild(document.createElement("div"));
Object.assign(probe.style, { position: "absolute", overflow: "scroll", width: "64px", height: "64px" });
if (probe.clientWidth === 64) document.documentElement.dataset["scrollbars"] = "overlay";
probe.remove();
mount(App, { target });
