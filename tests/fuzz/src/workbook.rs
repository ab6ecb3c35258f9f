//! A workbook (XLSX, ODS) whose parts were changed: what is in the packing is mutated, not the packing.

#![no_main]

use std::io::{Cursor, Read, Write};

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use shinchoku::domain::snapshot::SourceFile;
use shinchoku::sources::sheet::{Layout, Shape, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A part of a seed is never larger; what a mutation made larger is cut.
const MOST_BYTES: usize = 64 * 1024;

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile { path: "表_H28.xlsx".into(), sha256: String::new(), bytes: bytes.to_vec() };
    for shape in [Shape::Wide, Shape::Long, Shape::Titled] {
        let _ = read(&file, &Layout { shape, ..Layout::default() });
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let Some(packed) = parts(&data[..size]).and_then(|parts| pack(mutated(parts, seed))) else {
        return fuzzer_mutate(data, size, max_size);
    };
    if packed.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..packed.len()].copy_from_slice(&packed);
    packed.len()
});

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut content = Vec::new();
        file.by_ref().take(MOST_BYTES as u64).read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    (!parts.is_empty()).then_some(parts)
}

fn mutated(mut parts: Vec<(String, Vec<u8>)>, seed: u32) -> Vec<(String, Vec<u8>)> {
    let chosen = seed as usize % parts.len();
    let content = &mut parts[chosen].1;
    let size = content.len();
    content.resize((size * 2).clamp(16, MOST_BYTES), 0);
    let room = content.len();
    let size = fuzzer_mutate(content, size, room);
    content.truncate(size);
    parts
}

fn pack(parts: Vec<(String, Vec<u8>)>) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, stored).ok()?;
        writer.write_all(&content).ok()?;
    }
    writer.finish().ok().map(Cursor::into_inner)
}
