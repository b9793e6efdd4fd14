// The editor in the place of the plain form. It asks this server alone: what else it could ask (lists of prefixes, other
// endpoints) is off, and the content security policy lets nothing through.
const place = document.getElementById("yasgui");
const { prefixes, first } = { prefixes: JSON.parse(place.dataset.prefixes), first: place.dataset.first };
if (window.Yasgui) {
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = first;
  Yasgui.Yasqe.defaults.collapsePrefixesOnLoad = true;
  Yasgui.Yasr.defaults.prefixes = prefixes;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: new URL("/sparql", location).href },
    copyEndpointOnNewTab: true,
    persistenceId: "demarche",
    endpointCatalogueOptions: { getData: () => [{ endpoint: new URL("/sparql", location).href }] },
  });
  document.getElementById("plain-query").hidden = true;
  label();
  new MutationObserver(label).observe(place, { childList: true, subtree: true });
  window.yasgui = yasgui;
}

// What the editor leaves out for those who cannot see it: names of its fields; and its row of tabs holds buttons as well,
// so that it is none for a screen reader.
function label() {
  const name = (selector, words) => place.querySelectorAll(`${selector}:not([aria-label])`).forEach(
    (field) => field.setAttribute("aria-label", words));
  name("input", "Endpoint");
  name(".CodeMirror textarea", "Query");
  place.querySelectorAll(".tabsList, .tabsList [role]").forEach((tab) => {
    tab.removeAttribute("role");
    tab.removeAttribute("aria-selected");
  });
}
