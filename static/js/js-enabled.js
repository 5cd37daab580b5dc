// Runs before anything is drawn, so that pieces which need script do not jump into place afterwards.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
