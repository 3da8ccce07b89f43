// Writes src/main/resources/explorer/shapes.txt: the outlines of the nations, as the map draws them.
//   npm install && node shapes.js > ../resources/explorer/shapes.txt
// The outlines are Natural Earth's (public domain), as the package world-atlas (ISC licence) ships them. Natural Earth draws
// who holds a place; the book follows the General Assembly of the United Nations (resolution 68/262): Crimea is Ukraine's, and the
// north of Cyprus is Cyprus's.
import { readFileSync } from "node:fs";
import { geoArea, geoAzimuthalEqualArea, geoBounds, geoEqualEarth, geoPath } from "d3-geo";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import { merge } from "topojson-client";

const require = createRequire(import.meta.url);

const MAPS = [
  {
    name: "europe",
    width: 900,
    height: 800,
    detail: "50m",
    smallest: 5,
    projection: () => geoAzimuthalEqualArea().rotate([-14, -53]).scale(1165).translate([450, 400]).clipExtent([[0, 0], [900, 800]]),
  },
  {
    name: "world",
    width: 900,
    height: 420,
    detail: "110m",
    smallest: 2,
    projection: () => geoEqualEarth().rotate([-11, 0]).fitExtent([[0, 0], [900, 440]], { type: "Sphere" }),
  },
];

// Where a label would lie in the sea, or in a far part of the nation.
const LABELS = { FRA: [2.5, 46.7], NOR: [9, 61.2], USA: [-99, 39.5], CAN: [-105, 58], NLD: [5.6, 52.3], HRV: [16.4, 45.6], GBR: [-1.6, 52.6], ITA: [12.4, 42.8], RUS: [42, 57] };

const inCrimea = ([[west, south], [east, north]]) => west > 32 && east < 37 && south > 44 && north < 46.6;

console.log("# Outlines of the nations: map, code, where its label stands, path. Made by src/main/map/shapes.js from Natural Earth");
console.log("# (public domain, naturalearthdata.com), by way of world-atlas 2.0.2 (ISC licence, Michael Bostock).");
for (const map of MAPS) {
  const world = JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${map.detail}.json`), "utf8"));
  const geometries = world.objects.countries.geometries;
  const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs);
  const parts = new Map();
  for (const geometry of geometries) {
    const name = geometry.properties.name;
    const code = geometry.id ? countries.numericToAlpha3(geometry.id) : { Kosovo: "XKX", "N. Cyprus": "CYP" }[name];
    if (name === "Antarctica") continue;
    for (const polygon of polygons(geometry)) {
      const one = { type: "Polygon", arcs: polygon };
      const crimea = code === "RUS" && inCrimea(geoBounds(merge(world, [one])));
      const owner = crimea ? "UKR" : (code ?? "-");
      if (!parts.has(owner)) parts.set(owner, []);
      parts.get(owner).push(one);
    }
  }
  console.log(`${map.name} ${map.width} ${map.height}`);
  const projection = map.projection();
  const path = geoPath(projection);
  for (const [code, owned] of [...parts].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const shape = merge(world, owned);
    const rings = rounded(path(shape) ?? "", map);
    if (rings === "") continue;
    const [x, y] = LABELS[code] ? projection(LABELS[code]) : path.centroid(largest(shape));
    console.log(`${map.name} ${code} ${Math.round(x)},${Math.round(y)} ${rings}`);
  }
}

function largest(shape) {
  const ones = shape.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return ones.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
}

// The same path in whole units, each point by its distance from the one before, without what is too small to be seen.
function rounded(path, map) {
  const rings = path
    .split("M")
    .filter(Boolean)
    .map((ring) => ring.replace("Z", "").split("L").map((point) => point.split(",").map(Number)))
    .map((ring) => ({ ring, area: Math.abs(area(ring)) }));
  const most = Math.max(...rings.map(({ area }) => area));
  return rings
    .filter(({ area }) => area >= map.smallest || area === most)
    .map(({ ring }) => {
      let text = "";
      let [lastX, lastY] = [NaN, NaN];
      for (const point of ring) {
        const [x, y] = point.map(Math.round);
        if (x === lastX && y === lastY) continue;
        if (text === "") {
          text = `M${x} ${y}l`;
        } else {
          const [dx, dy] = [x - lastX, y - lastY];
          text += `${text.endsWith("l") || dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : " "}${dy}`;
        }
        [lastX, lastY] = [x, y];
      }
      return text.endsWith("l") ? "" : text + "z";
    })
    .join("");
}

function area(ring) {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}
