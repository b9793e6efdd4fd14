// What the scripts of the page use; esbuild leaves out the rest.
export { arrow, barX, dot, geo, graticule, line, plot, pointer, ruleY, sphere, text, tip } from "@observablehq/plot";
export { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
export { feature } from "topojson-client";
