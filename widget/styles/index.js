// All of the look, in the order in which it counts.
import frame from "./frame.css";
import launcher from "./launcher.css";
import panel from "./panel.css";
import messages from "./messages.css";
import citations from "./citations.css";
import foot from "./foot.css";
import composer from "./composer.css";
import modes from "./modes.css";

export const STYLES = [frame, launcher, panel, messages, citations, foot, composer, modes].join("");
