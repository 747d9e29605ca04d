use std::sync::LazyLock;

use thumbsheet_core::brief::{Outline, PanelStyle};
use thumbsheet_core::{Catalog, Color};

use super::*;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::bundled().unwrap());
static FONTS: LazyLock<FontBook> = LazyLock::new(|| FontBook::bundled(&CATALOG).unwrap());

const TITLE: &str = "Ship the boring version first";

fn checked(title: &str, design: &Design, base: Option<&Pixels>, canvas: Size) -> CheckReport {
    check(
        base,
        &Subject {
            title,
            slots: thumbsheet_core::brief::Slots::none(),
            design,
            canvas,
            templates: &CATALOG.templates,
            fonts: &FONTS,
        },
    )
    .unwrap()
}

fn over(design: &Design, base: &Pixels) -> CheckReport {
    checked(TITLE, design, Some(base), base.size())
}

fn one(checked: &CheckReport, check: Check) -> &Finding {
    checked.findings.iter().find(|finding| finding.check == check).expect("each look has its finding")
}

fn grey(value: u8) -> Pixels {
    Pixels::flat(Size::new(1280, 720), [value; 3])
}

fn fixed(finding: &Finding, label: Remedy) -> Design {
    let fix = finding.fix.clone().unwrap_or_else(|| panic!("something can be done: {finding:?}"));
    assert_eq!(fix.label, label, "{finding:?}");
    fix.design
}

#[test]
fn a_good_thumbnail_is_told_so() {
    let checked = over(&Design::default(), &grey(40));
    let all: Vec<_> = checked.findings.iter().map(|finding| (finding.check, finding.health)).collect();
    let looks = [Check::Legibility, Check::Badge, Check::Contrast, Check::Margin];
    assert_eq!(all[0], (Check::Legibility, Health::Good), "first what decides: {all:?}");
    assert_eq!(all.iter().map(|one| one.0).collect::<Vec<_>>(), looks, "one finding a look, good ones too");
    let legible = one(&checked, Check::Legibility);
    assert_eq!(legible.head, "Legible at 168×94", "the words of the design");
    let tall = format!("Capitals are {:.1} px tall. 7 px or more is good.", checked.cap_height_at_168);
    assert_eq!(legible.say, tall, "with what was measured");
}

#[test]
fn a_canvas_that_is_no_video_has_no_badge_and_is_told_in_its_own_shape() {
    for (canvas, head) in [((1080, 1920), "168×299"), ((1080, 1080), "168×168"), ((1000, 1500), "168×252")] {
        let base = Pixels::flat(Size::new(canvas.0, canvas.1), [40; 3]);
        let checked = over(&Design::default(), &base);
        let looks: Vec<_> = checked.findings.iter().map(|finding| finding.check).collect();
        assert!(!looks.contains(&Check::Badge), "YouTube shows no badge there: {looks:?}");
        let legible = one(&checked, Check::Legibility);
        assert!(legible.head.ends_with(head), "measured where it is shown: {legible:?}");
    }
}

#[test]
fn type_as_bright_as_its_ground_is_found_word_by_word() {
    let mut base = grey(30);
    let half = base.width as usize * 3 / 2;
    for row in base.rgb.chunks_exact_mut(1280 * 3) {
        row[half..].fill(235);
    }
    let design =
        Design { size: Some(60.0), panel: Some(PanelStyle { color: Color::BLACK, opacity: 0.0 }), ..Design::default() };
    let finding = over(&design, &base);
    let contrast = one(&finding, Check::Contrast);
    assert_eq!(contrast.health, Health::Warn, "white on nearly white: {contrast:?}");
    assert!(
        contrast.say.starts_with("Behind “") && contrast.say.ends_with("first”. 4.5:1 or more is good."),
        "{contrast:?}"
    );
    assert!(!contrast.say.contains("Ship"), "the words over the dark half are fine: {}", contrast.say);
    let mended = over(&fixed(contrast, Remedy::AddScrim), &base);
    assert!(mended.contrast.unwrap() >= 4.5, "the fix really does it: {mended:?}");
    assert_eq!(one(&mended, Check::Contrast).say, "Behind every word. 4.5:1 or more is good.", "and is told so");
}

#[test]
fn every_template_on_every_ground_can_be_mended() {
    for template in CATALOG.templates.iter().filter(|one| one.family == thumbsheet_core::catalog::Family::Reference) {
        for (ground, color) in
            [(255, Color::WHITE), (128, Color { red: 120, green: 120, blue: 120 }), (0, Color::BLACK)]
        {
            let design = Design {
                color: Some(color),
                panel: Some(PanelStyle { color: Color::BLACK, opacity: 0.0 }),
                ..Design::new(template.id.as_str(), "inter")
            };
            let base = grey(ground);
            let found = over(&design, &base);
            let contrast = one(&found, Check::Contrast);
            if contrast.health == Health::Good {
                continue;
            }
            let mended = over(&fixed(contrast, Remedy::AddScrim), &base);
            assert!(mended.contrast.unwrap() >= 4.5, "{} on {ground}: {:?}", template.id, mended.contrast);
        }
    }
}

#[test]
fn an_outline_is_what_the_type_stands_out_from() {
    let bare = Design::new("overlay-center", "inter");
    let outline = |width| Some(Outline { color: Color::BLACK, width });
    let base = grey(250);
    let contrast = |design: &Design| over(design, &base).contrast.unwrap();
    let (none, thin, thick) = (
        contrast(&bare),
        contrast(&Design { outline: outline(1.0), ..bare.clone() }),
        contrast(&Design { outline: outline(4.0), ..bare.clone() }),
    );
    assert!(none < thin && thin < thick && thick > 15.0, "the thicker the better: {none}, {thin}, {thick}");
    let same = Design { outline: Some(Outline { color: Color::WHITE, width: 8.0 }), ..bare };
    assert!(contrast(&same) <= none, "an outline in the type's own colour helps nothing");
}

#[test]
fn a_word_under_the_badge_is_named_and_moved_up() {
    let (title, design) = (TITLE, Design::default());
    let found = checked(title, &design, None, Size::new(1280, 720));
    let badge = one(&found, Check::Badge);
    assert_eq!(badge.health, Health::Warn, "the end of a line that is as wide as the bar: {found:?}");
    assert!(badge.say.contains("first”") && badge.say.ends_with("under the duration badge."), "{}", badge.say);
    let lifted = fixed(badge, Remedy::MoveUp);
    assert!(lifted.lift.is_some_and(|lift| lift > 0.0 && lift < 160.0), "no further than it has to: {lifted:?}");
    let mended = checked(title, &lifted, None, Size::new(1280, 720));
    assert_eq!(one(&mended, Check::Badge).health, Health::Good, "the fix really does it");
    assert_eq!(mended.lines, found.lines, "and breaks no line anew");
    assert!(found.contrast.is_none(), "without a picture nothing is said about contrast");
}

#[test]
fn small_type_is_told_and_made_larger_where_it_can_be() {
    let found = over(&Design { size: Some(40.0), ..Design::default() }, &grey(20));
    let legibility = one(&found, Check::Legibility);
    assert_eq!(legibility.health, Health::Bad, "40 px are 4 px in a feed: {legibility:?}");
    let design = fixed(legibility, Remedy::Larger);
    assert!(over(&design, &grey(20)).cap_height_at_168 >= 7.0, "large enough: {design:?}");
    let long = "Everything that we have learned about fan-out, retries and money in one quite long sentence";
    let found = checked(long, &Design::new("left-panel", "inter"), None, Size::REFERENCE);
    let fix = one(&found, Check::Legibility).fix.clone();
    assert!(
        fix.is_none_or(|fix| fix.label == Remedy::UseTemplate),
        "where it is the box that is full, size is no help"
    );
}

#[test]
fn a_title_that_does_not_fit_gets_a_template_in_which_it_does() {
    let title = "Wide words ".repeat(12);
    let found = checked(title.trim(), &Design::new("overlay-bottom", "inter"), None, Size::REFERENCE);
    let [overflow] = found.findings.as_slice() else { panic!("nothing else can be measured: {found:?}") };
    assert_eq!((overflow.check, overflow.health), (Check::Overflow, Health::Bad), "{overflow:?}");
    assert_eq!(overflow.head, "Too long for Overlay bottom", "the template by its name");
    let mended = checked(title.trim(), &fixed(overflow, Remedy::UseTemplate), None, Size::REFERENCE);
    assert!(!mended.lines.is_empty(), "in that one it fits");
}

#[test]
fn what_a_font_lacks_is_a_finding() {
    let helped = checked("Ωραία πόλη", &Design::new("bottom-bar", "bebas-neue"), None, Size::REFERENCE);
    assert!(one(&helped, Check::Glyph).say.starts_with("Bebas Neue has no 'ρ'. Using Inter."), "{helped:?}");
    let lacking = checked("日本の夏", &Design::default(), None, Size::REFERENCE);
    assert_eq!(one(&lacking, Check::Glyph).health, Health::Bad, "and where no font has it the title cannot be set");
}

#[test]
fn a_title_that_was_pushed_to_the_edge_is_told() {
    let design = Design { lift: Some(630.0), ..Design::default() };
    let three_lines = "Ship the boring version first, ".repeat(4);
    let margin = checked(three_lines.trim(), &design, Some(&grey(20)), Size::new(1280, 720));
    let margin = one(&margin, Check::Margin);
    assert_eq!(margin.health, Health::Warn, "at the very top: {margin:?}");
    for template in CATALOG.templates.iter().filter(|one| one.family == thumbsheet_core::catalog::Family::Reference) {
        let found = over(&Design::new(template.id.as_str(), "inter"), &grey(20));
        assert_eq!(one(&found, Check::Margin).health, Health::Good, "{}: no template warns of itself", template.id);
    }
}

#[test]
fn nothing_to_read_is_nothing_to_find() {
    let found = checked("", &Design::default(), Some(&grey(99)), Size::new(1280, 720));
    assert!(found.contrast.is_none() && found.findings.iter().all(|one| one.check != Check::Contrast), "{found:?}");
}
