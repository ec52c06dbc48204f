// Builds static/dist: one script and one style sheet for each kind of screen, named by content
// hash, with a .gz and a .br beside each because the server does not compress, and a manifest
// from plain names to hashed ones. Everything is made elsewhere and moved into place when it is
// whole, so a build that fails leaves the last good one standing.

import * as esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const here = import.meta.dirname;
const dist = path.join(here, "dist");
const root = path.dirname(here);
const fresh = path.join(root, "node_modules", `.pages-${process.pid}`);
const entries = ["phone", "wall", "console", "desk", "trial"]
  .flatMap((screen) => [`js/${screen}.js`, `css/${screen}.css`])
  .map((entry) => path.join(here, entry))
  .filter((entry) => fs.existsSync(entry));

async function build() {
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh);
  try {
    const { metafile } = await bundle();
    write("manifest.json", JSON.stringify(manifest(metafile), null, 2) + "\n");
    write("licenses.txt", licenses(metafile));
    for (const name of fs.readdirSync(fresh)) compress(path.join(fresh, name));
    fs.rmSync(dist, { recursive: true, force: true });
    fs.renameSync(fresh, dist);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

function bundle() {
  return esbuild.build({
    entryPoints: entries,
    outdir: fresh,
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome111", "firefox113", "safari16.4"],
    legalComments: "none", // licenses.txt holds them in full
    metafile: true,
    logLevel: "warning",
    absWorkingDir: root,
  });
}

function manifest(metafile) {
  const outputs = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  const pairs = outputs.map(([file, { entryPoint }]) => [
    path.basename(entryPoint),
    path.basename(file),
  ]);
  return Object.fromEntries(pairs.sort());
}

// What was bundled from elsewhere asks for its licence to travel along.
function licenses(metafile) {
  const folders = Object.keys(metafile.inputs)
    .map((input) => input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1])
    .filter(Boolean);
  return [...new Set(folders)].sort().map(license).join("\n\n");
}

function license(folder) {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const words = file ? fs.readFileSync(path.join(folder, file), "utf8").trim() : "";
  return `${name} ${version}\n\n${words}`;
}

function write(name, content) {
  fs.writeFileSync(path.join(fresh, name), content);
}

function compress(file) {
  if (!/\.(js|css)$/.test(file)) return;
  const content = fs.readFileSync(file);
  fs.writeFileSync(`${file}.gz`, zlib.gzipSync(content, { level: 9 }));
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(content));
}

function watch() {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => (await buildOrSayWhy()) && console.log("Built."), 50);
  };
  for (const folder of ["js", "css"]) {
    fs.watch(path.join(here, folder), { recursive: true }, later);
  }
  console.log("Watching static/js and static/css.");
}

async function buildOrSayWhy() {
  try {
    await build();
    return true;
  } catch (error) {
    if (!error.errors) throw error;
    return false; // esbuild has printed where and what
  }
}

const built = await buildOrSayWhy();
if (process.argv.includes("--watch")) watch();
else process.exitCode = built ? 0 : 1;
