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
  window.yasgui = yasgui;
}
