//! The tree against the published vectors, against a naive tree written straight from the definition, and against its own
//! tiles and edge.

use std::collections::HashMap;

use proptest::prelude::*;

use super::tile::{BadPath, Level, TilePath};
use super::*;

/// The eight leaves used by the certificate-transparency implementations since 2013.
const LEAVES: [&[u8]; 8] = [
    b"",
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
];

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn known() -> Memory {
    Memory::new(&LEAVES.map(Hash::leaf))
}

/// `count` leaf hashes that differ from each other.
fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

/// MTH(D[n]) written as in RFC 6962 § 2.1.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(naive_split(leaves.len()));
            Hash::node(&naive_root(left), &naive_root(right))
        }
    }
}

fn naive_split(count: usize) -> usize {
    let mut k = 1;
    while k * 2 < count {
        k *= 2;
    }
    k
}

/// PATH(m, D[n]) written as in RFC 6962 § 2.1.1.
fn naive_path(place: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return vec![];
    }
    let k = naive_split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, other) = if place < k {
        (naive_path(place, left), naive_root(right))
    } else {
        (naive_path(place - k, right), naive_root(left))
    };
    path.push(other);
    path
}

/// SUBPROOF(m, D[n], b) written as in RFC 6962 § 2.1.2.
fn naive_consistency(old: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known { vec![] } else { vec![naive_root(leaves)] };
    }
    let k = naive_split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, other) = if old <= k {
        (naive_consistency(old, left, known), naive_root(right))
    } else {
        (naive_consistency(old - k, right, false), naive_root(left))
    };
    path.push(other);
    path
}

/// An edge grown leaf by leaf, with all full tiles it gave.
fn grown(leaves: &[Hash]) -> (Edge, HashMap<(u8, u64), Vec<Hash>>) {
    let (mut edge, mut tiles) = (Edge::new(), HashMap::new());
    for leaf in leaves {
        edge.push(*leaf, |level, index, hashes| {
            assert_eq!(hashes.len(), tile::WIDTH);
            assert!(tiles.insert((level, index), hashes.to_vec()).is_none(), "a full tile never changes");
        });
    }
    (edge, tiles)
}

#[test]
fn the_known_roots_come_out() {
    for (size, expected) in (1u64..).zip(ROOTS) {
        let Ok(root) = root(&mut known(), size);
        assert_eq!(root.to_string(), expected, "size {size}");
    }
    let Ok(empty) = root(&mut known(), 0);
    assert_eq!(empty, Hash::empty());
}

#[test]
fn the_known_inclusion_proofs_come_out_and_verify() {
    let table: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                ROOTS[3],
            ],
        ),
        (2, 3, &[ROOTS[1]]),
        (
            1,
            5,
            &[
                ROOTS[0],
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (index, size, expected) in table {
        let Ok(path) = inclusion(&mut known(), index, size);
        assert_eq!(path, hashes(expected), "leaf {index} of {size}");
        let leaf = Hash::leaf(LEAVES[usize::try_from(index).unwrap()]);
        let root = ROOTS[usize::try_from(size).unwrap() - 1].parse().unwrap();
        assert!(verify_inclusion(index, size, leaf, &path, root), "leaf {index} of {size}");
    }
}

#[test]
fn the_known_consistency_proofs_come_out_and_verify() {
    let table: [(u64, u64, &[&str]); 5] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                ROOTS[3],
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
        (
            6,
            7,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                ROOTS[3],
            ],
        ),
    ];
    for (old, new, expected) in table {
        let Ok(path) = consistency(&mut known(), old, new);
        assert_eq!(path, hashes(expected), "{old} to {new}");
        let at = |size: u64| ROOTS[usize::try_from(size).unwrap() - 1].parse().unwrap();
        assert!(verify_consistency(old, at(old), new, at(new), &path), "{old} to {new}");
        assert!(old == new || !verify_consistency(old, at(new), new, at(old), &path), "swapped {old} {new}");
    }
}

#[test]
fn a_trivial_consistency_is_judged_strictly() {
    let (some, other) = (Hash::leaf(b"a"), Hash::leaf(b"b"));
    let empty = Hash::empty();
    type Row<'a> = (u64, Hash, u64, Hash, &'a [Hash], bool);
    let table: [Row<'_>; 10] = [
        (0, empty, 0, empty, &[], true),
        (0, some, 0, some, &[], false),
        (0, empty, 1, some, &[], true),
        (0, some, 1, some, &[], false),
        (1, some, 1, some, &[], true),
        (1, some, 1, other, &[], false),
        (1, some, 1, some, &[empty], false),
        (0, empty, 1, some, &[empty], false),
        (1, some, 0, empty, &[], false),
        (1, some, 2, other, &[], false),
    ];
    for (old, old_root, new, new_root, path, expected) in table {
        assert_eq!(verify_consistency(old, old_root, new, new_root, path), expected, "{old} to {new}");
    }
}

#[test]
fn small_trees_agree_with_the_definition_for_every_pair() {
    for size in 0..=70u64 {
        let leaves = leaves(size);
        let mut nodes = Memory::new(&leaves);
        let Ok(whole) = root(&mut nodes, size);
        assert_eq!(whole, naive_root(&leaves));
        for index in 0..size {
            let Ok(path) = inclusion(&mut nodes, index, size);
            let place = usize::try_from(index).unwrap();
            assert_eq!(path, naive_path(place, &leaves), "leaf {index} of {size}");
            assert!(verify_inclusion(index, size, leaves[place], &path, whole));
        }
        for old in 1..size {
            let Ok(path) = consistency(&mut nodes, old, size);
            let count = usize::try_from(old).unwrap();
            assert_eq!(path, naive_consistency(count, &leaves, true), "{old} to {size}");
            assert!(verify_consistency(old, naive_root(&leaves[..count]), size, whole, &path));
        }
    }
}

type Proof<'p> = dyn Fn(&mut dyn Nodes<Error = Missing>) -> Result<Vec<Hash>, Missing> + 'p;

#[test]
fn edge_and_tiles_give_the_same_as_the_whole_tree() {
    // Around the borders of one tile, of two levels and of three (65,536 leaves fill the first tile of level 1).
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 3000, 65_535, 65_536, 65_537, 70_000] {
        let leaves = leaves(size);
        let mut nodes = Memory::new(&leaves);
        let (edge, mut tiles) = grown(&leaves);
        let Ok(whole) = root(&mut nodes, size);
        assert_eq!(edge.root(), whole, "size {size}");
        for (level, index, hashes) in edge.partial() {
            tiles.insert((level, index), hashes.to_vec());
        }
        let fetch = |level, index, width: usize| Ok::<_, Missing>(tiles[&(level, index)][..width].to_vec());
        assert_eq!(Edge::load(size, fetch), Ok(edge), "size {size}");
        // Of the tiles only those are there that are said to be needed.
        let from_tiles = |proof: &Proof| {
            let mut needed = Needed::default();
            proof(&mut needed).unwrap();
            let found = needed.0.into_iter().map(|place| (place, tiles[&place].clone()));
            proof(&mut Tiles(found.collect())).unwrap()
        };
        for index in
            [0, 1, 255, 256, 2999, size / 2, size.saturating_sub(1)].into_iter().filter(|i| *i < size)
        {
            let Ok(expected) = inclusion(&mut nodes, index, size);
            assert_eq!(
                from_tiles(&|nodes| inclusion(nodes, index, size)),
                expected,
                "leaf {index} of {size}"
            );
            let Ok(expected) = consistency(&mut nodes, index, size);
            assert_eq!(from_tiles(&|nodes| consistency(nodes, index, size)), expected, "{index} to {size}");
        }
    }
}

#[test]
fn seventy_thousand_leaves_have_the_tiles_the_specification_counts() {
    let (edge, tiles) = grown(&leaves(70_000));
    let full = |level| tiles.keys().filter(|(l, _)| *l == level).count();
    assert_eq!((full(0), full(1), full(2)), (273, 1, 0));
    let partial: Vec<_> = edge.partial().map(|(level, index, hashes)| (level, index, hashes.len())).collect();
    assert_eq!(partial, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
}

#[test]
fn a_missing_tile_is_named() {
    let mut nodes = Tiles([((0, 0), vec![Hash::empty(); 3])].into());
    assert_eq!(inclusion(&mut nodes, 0, 8), Err(Missing { level: 0, index: 0 }));
}

#[test]
fn tile_paths_have_exactly_one_spelling() {
    let path = |level, index, width| TilePath { level, index, width };
    for (text, expected) in [
        ("tile/0/000", path(Level::Hashes(0), 0, 256)),
        ("tile/0/x001/067", path(Level::Hashes(0), 1067, 256)),
        ("tile/63/x001/x234/067.p/255", path(Level::Hashes(63), 1_234_067, 255)),
        ("tile/entries/999.p/1", path(Level::Entries, 999, 1)),
        ("tile/0/x018/x446/x744/x073/x709/x551/615", path(Level::Hashes(0), u64::MAX, 256)),
    ] {
        assert_eq!(text.parse(), Ok(expected));
        assert_eq!(expected.to_string(), text);
    }
    for bad in [
        "",
        "tile/0/1",
        "tile/64/000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/xx01/067",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/+0/000",
        "tile/entry/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/../000",
    ] {
        assert_eq!(bad.parse::<TilePath>(), Err(BadPath), "{bad}");
    }
}

#[test]
fn tiles_and_entries_have_the_specified_bytes() {
    let hashes = leaves(3);
    let bytes = tile::to_bytes(&hashes);
    assert_eq!(bytes.len(), 96);
    assert_eq!(tile::from_bytes(&bytes), Some(hashes));
    for bad in [0, 31, 33, 257 * 32] {
        assert_eq!(tile::from_bytes(&vec![0; bad]), None, "{bad} bytes");
    }
    let mut bundle = Vec::new();
    tile::push_entry(&mut bundle, b"ab").unwrap();
    tile::push_entry(&mut bundle, b"").unwrap();
    assert_eq!(bundle, [0, 2, b'a', b'b', 0, 0]);
    assert_eq!(tile::push_entry(&mut bundle, &[0; 65_536]), Err(65_536));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn every_proof_verifies_and_any_changed_bit_refuses(
        size in 1u64..5000, at in any::<prop::sample::Index>(), bit in 0usize..256, hit in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let mut nodes = Memory::new(&leaves);
        let place = at.index(leaves.len());
        let index = u64::try_from(place).unwrap();
        let Ok(whole) = root(&mut nodes, size);
        let Ok(path) = inclusion(&mut nodes, index, size);
        prop_assert!(verify_inclusion(index, size, leaves[place], &path, whole));
        let flip = |hash: Hash| { let mut h = hash; h.0[bit / 8] ^= 1 << (bit % 8); h };
        prop_assert!(!verify_inclusion(index, size, flip(leaves[place]), &path, whole));
        prop_assert!(!verify_inclusion(index, size, leaves[place], &path, flip(whole)));
        for other in [index ^ 1, index + 1, index.wrapping_sub(1), index ^ 2, size] {
            prop_assert!(!verify_inclusion(other, size, leaves[place], &path, whole), "place {}", other);
        }
        if !path.is_empty() {
            let mut wrong = path.clone();
            let level = hit.index(path.len());
            wrong[level] = flip(wrong[level]);
            prop_assert!(!verify_inclusion(index, size, leaves[place], &wrong, whole));
            prop_assert!(!verify_inclusion(index, size, leaves[place], &path[1..], whole));
        }
        let longer: Vec<_> = path.iter().copied().chain([whole]).collect();
        prop_assert!(!verify_inclusion(index, size, leaves[place], &longer, whole));
    }

    #[test]
    fn every_tree_continues_its_beginnings_and_no_other(
        size in 2u64..5000, at in any::<prop::sample::Index>(), bit in 0usize..256, hit in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let mut nodes = Memory::new(&leaves);
        let old = u64::try_from(at.index(leaves.len() - 1)).unwrap() + 1;
        let (Ok(before), Ok(after)) = (root(&mut nodes, old), root(&mut nodes, size));
        let Ok(path) = consistency(&mut nodes, old, size);
        prop_assert!(verify_consistency(old, before, size, after, &path));
        let flip = |hash: Hash| { let mut h = hash; h.0[bit / 8] ^= 1 << (bit % 8); h };
        prop_assert!(!verify_consistency(old, flip(before), size, after, &path));
        prop_assert!(!verify_consistency(old, before, size, flip(after), &path));
        prop_assert!(!verify_consistency(old + 1, before, size, after, &path));
        let mut wrong = path.clone();
        let level = hit.index(path.len());
        wrong[level] = flip(wrong[level]);
        prop_assert!(!verify_consistency(old, before, size, after, &wrong));
        prop_assert!(!verify_consistency(old, before, size, after, &path[1..]));
        let longer: Vec<_> = path.iter().copied().chain([after]).collect();
        prop_assert!(!verify_consistency(old, before, size, after, &longer));
    }

    #[test]
    fn growing_in_two_steps_is_growing_at_once(first in 0u64..3000, second in 0u64..1500) {
        let all = leaves(first + second);
        let (start, rest) = all.split_at(usize::try_from(first).unwrap());
        let (edge, mut tiles) = grown(start);
        for (level, index, hashes) in edge.partial() {
            tiles.insert((level, index), hashes.to_vec());
        }
        let mut resumed = Edge::load(first, |level, index, width| {
            Ok::<_, Missing>(tiles[&(level, index)][..width].to_vec())
        }).unwrap();
        for leaf in rest {
            resumed.push(*leaf, |_, _, _| ());
        }
        prop_assert_eq!(&resumed, &grown(&all).0);
        prop_assert_eq!(resumed.root(), naive_root(&all));
    }

    #[test]
    fn a_tile_path_is_read_back(level in 0u8..64, entries: bool, index: u64, width in 1u16..=256) {
        let level = if entries { Level::Entries } else { Level::Hashes(level) };
        let path = TilePath { level, index, width };
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }
}
