//! Holds the code against the house: no import climbs the ladder, nothing runs in a circle, no room is too long.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;
use syn::{Attribute, Item, ItemMod, UseTree};

/// The step of each room; a room may import only from lower steps, and rooms on one step are strangers.
const LADDER: [(&str, u8); 15] = [
    ("digest", 1),
    ("disk", 1),
    ("domain", 1),
    ("clock", 1),
    ("link", 1),
    ("secret", 1),
    ("sources", 2),
    ("stores", 2),
    ("render", 2),
    ("channels", 2),
    ("cycle", 3),
    ("web", 3),
    ("config", 4),
    ("daemon", 5),
    ("cli", 6),
];

/// Crates that belong to one place.
const AT_HOME: [(&str, &str); 8] = [
    ("sqlx", "stores"),
    ("printpdf", "render::pdf"),
    ("lopdf", "render::pdf"),
    ("subsetter", "render::pdf"),
    ("zip", "sources"),
    ("async_imap", "channels::bounces"),
    ("reqwest", "sources"),
    ("tokio_cron_scheduler", "daemon"),
];

const LONGEST_ROOM: usize = 400;

/// A file of the crate with what it imports.
struct Room {
    path: PathBuf,
    module: String,
    imports: BTreeSet<String>,
    lines: usize,
}

#[test]
fn no_import_climbs_the_ladder() {
    let mut faults = Vec::new();
    for room in rooms() {
        for import in room.imports.iter().filter_map(|import| import.strip_prefix("crate::")) {
            let (from, to) = (top(&room.module), top(import));
            if from.is_empty() || from == to {
                continue;
            }
            let (Some(from_step), Some(to_step)) = (step(from), step(to)) else {
                faults.push(format!("{}: `{import}` has no step on the ladder", room.path.display()));
                continue;
            };
            if to_step >= from_step {
                faults.push(format!(
                    "{}: {from} (step {from_step}) imports {import} (step {to_step})",
                    room.path.display()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_runs_in_a_circle() {
    let rooms = rooms();
    let modules: BTreeSet<&str> = rooms.iter().map(|room| room.module.as_str()).collect();
    let mut arrows: BTreeMap<&str, BTreeSet<&str>> = rooms
        .iter()
        .map(|room| {
            let targets = room.imports.iter().filter_map(|import| match import.strip_prefix("crate::") {
                Some(inside) => resolve(inside, &modules),
                None => child(&room.module, import, &modules),
            });
            (room.module.as_str(), targets.filter(|target| *target != room.module).collect())
        })
        .collect();
    let mut circles = Vec::new();
    while let Some(circle) =
        arrows.keys().find_map(|start| find_circle(start, &arrows, &mut Vec::new(), &mut BTreeSet::new()))
    {
        let (from, to) = (&circle[circle.len() - 2], &circle[circle.len() - 1]);
        // The circle is told and parted, so that the next one is seen too.
        arrows.get_mut(from.as_str()).expect("a room").remove(to.as_str());
        circles.push(circle.join(" → "));
    }
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}

#[test]
fn no_room_is_too_long() {
    let long: Vec<String> = rooms()
        .iter()
        .filter(|room| room.lines > LONGEST_ROOM)
        .map(|room| format!("{}: {} lines without its tests", room.path.display(), room.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn each_engine_stays_in_its_room() {
    let mut faults = Vec::new();
    for room in rooms() {
        for (engine, home) in AT_HOME {
            let uses = room.imports.iter().any(|import| top(import) == engine);
            // The one channel that speaks HTTP.
            let is_webhook = engine == "reqwest" && room.module == "channels::webhook";
            if uses && !is_webhook && room.module != home && !room.module.starts_with(&format!("{home}::")) {
                faults.push(format!("{}: `{engine}` belongs to {home}", room.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_room_says_what_it_is_for() {
    for room in rooms() {
        let text = std::fs::read_to_string(&room.path).expect("readable");
        let spoken = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(spoken, "{} does not begin with //!", room.path.display());
    }
}

fn top(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

fn step(room: &str) -> Option<u8> {
    LADDER.iter().find(|(name, _)| *name == room).map(|(_, step)| *step)
}

/// The file that a path leads to: the longest known module at its beginning.
fn resolve<'m>(import: &str, modules: &BTreeSet<&'m str>) -> Option<&'m str> {
    let mut path = import;
    loop {
        if let Some(module) = modules.get(path) {
            return Some(module);
        }
        path = path.rsplit_once("::")?.0;
    }
}

/// The child of a module that a path relative to it leads to (`judge::assess` inside `mod.rs`).
fn child<'m>(module: &str, import: &str, modules: &BTreeSet<&'m str>) -> Option<&'m str> {
    let path = if module.is_empty() { import.to_owned() } else { format!("{module}::{import}") };
    resolve(&path, modules).filter(|found| *found != module && (module.is_empty() || found.starts_with(module)))
}

fn find_circle(
    at: &str,
    arrows: &BTreeMap<&str, BTreeSet<&str>>,
    trail: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(begin) = trail.iter().position(|module| module == at) {
        let mut circle = trail[begin..].to_vec();
        circle.push(at.to_owned());
        return Some(circle);
    }
    if done.contains(at) {
        return None;
    }
    trail.push(at.to_owned());
    let circle = arrows.get(at).into_iter().flatten().find_map(|next| find_circle(next, arrows, trail, done));
    trail.pop();
    done.insert(at.to_owned());
    circle
}

fn rooms() -> Vec<Room> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter(|path| path.file_stem().is_some_and(|name| name != "tests"))
        .map(|path| room(&root, path))
        .collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            list(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
}

fn room(root: &Path, path: PathBuf) -> Room {
    let text = std::fs::read_to_string(&path).expect("readable");
    let inside = path.strip_prefix(root).expect("below src").with_extension("");
    let mut steps: Vec<String> = inside.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    if steps.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        steps.pop();
    }
    let module = steps.join("::");
    let mut imports = Imports { module: module.clone(), found: BTreeSet::new() };
    imports.visit_file(&syn::parse_file(&text).expect("Rust"));
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
    Room { path, module, imports: imports.found, lines }
}

/// Collects what a file imports, tests aside, as paths from the crate's root or from another crate's name.
struct Imports {
    module: String,
    found: BTreeSet<String>,
}

impl Imports {
    fn add(&mut self, path: &str) {
        let (mut base, mut rest) = (self.module.clone(), path);
        if let Some(inner) = rest.strip_prefix("self::") {
            rest = inner;
        } else if rest.starts_with("super::") {
            while let Some(inner) = rest.strip_prefix("super::") {
                base = base.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned());
                rest = inner;
            }
        } else {
            self.found.insert(path.to_owned());
            return;
        }
        self.found.insert(if base.is_empty() { format!("crate::{rest}") } else { format!("crate::{base}::{rest}") });
    }

    fn walk(&mut self, prefix: &str, tree: &UseTree) {
        let join = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}::{name}") };
        match tree {
            UseTree::Path(path) => self.walk(&join(&path.ident.to_string()), &path.tree),
            UseTree::Name(name) if name.ident == "self" => self.add(prefix),
            UseTree::Name(name) => self.add(&join(&name.ident.to_string())),
            UseTree::Rename(rename) => self.add(&join(&rename.ident.to_string())),
            UseTree::Glob(_) => self.add(prefix),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.walk(prefix, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.walk("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if steps.len() > 1 && matches!(steps[0].as_str(), "crate" | "super") {
            self.add(&steps.join("::"));
        } else if steps.len() > 1 {
            self.found.insert(steps.join("::"));
        }
        syn::visit::visit_path(self, path);
    }
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(ItemMod { attrs, .. }) | Item::Fn(syn::ItemFn { attrs, .. }) => attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}
