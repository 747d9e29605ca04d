//! Checks a thumbnail as seen in a feed: legibility, contrast, and what covers the title. Each check is a module. A fix
//! is tried before it is offered.

mod contrast;
mod legibility;
mod place;
mod words;

use thumbsheet_core::brief::{Design, Slots};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::finding::{Check, CheckReport, Finding, Fix, Health, Remedy};
use thumbsheet_core::{Code, Error, Size};

use crate::{FontBook, Lettering, Pixels};
use words::Word;

/// The thumbnail to check.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The title on the thumbnail.
    pub title: &'a str,
    /// What the template shows beside the title.
    pub slots: &'a Slots,
    /// The design of the title.
    pub design: &'a Design,
    /// Size of the canvas, in pixels.
    pub canvas: Size,
    /// All templates: the design's own, and candidates for a fix.
    pub templates: &'a [Template],
    /// The fonts that the type is set in, by their ids.
    pub fonts: &'a FontBook,
}

/// Runs all checks on the subject over `base_fitted`, a picture of the canvas's size. Without a picture, contrast is
/// not checked.
///
/// # Errors
/// `INVALID_INPUT` for an unknown template or font. A title that cannot be set is a finding, not an error.
pub fn check(base_fitted: Option<&Pixels>, subject: &Subject<'_>) -> Result<CheckReport, Error> {
    let template = subject.template(&subject.design.template)?;
    let lettering = match subject.set(subject.design) {
        Ok(lettering) => lettering,
        Err(error) if error.code == Code::TextOverflow => return Ok(unset(subject.overflow(template, &error))),
        Err(error) if error.code == Code::GlyphMissing => return Ok(unset(undrawn(&error))),
        Err(error) => return Err(error),
    };
    let words = Word::all(&lettering, subject.fonts);
    let mut findings: Vec<Finding> = lettering.warnings().iter().map(helped_out).collect();
    findings.push(legibility::finding(subject, &lettering));
    // Only videos carry a duration badge, and their thumbnails are wide.
    if subject.canvas.width > subject.canvas.height {
        findings.push(place::badge(subject, &lettering, &words));
    }
    let contrast = base_fitted.and_then(|base| contrast::measure(base, subject, &lettering, &words));
    if let Some((_, finding)) = &contrast {
        findings.push(finding.clone());
    }
    findings.push(place::margin(&lettering, &words));
    let set = lettering.type_set();
    Ok(CheckReport {
        findings,
        size_px: floored(set.size_px / Template::unit(subject.canvas)),
        cap_height_at_168: legibility::cap_height_at_168(&lettering),
        contrast: contrast.map(|(lowest, _)| lowest),
        lines: set.lines.clone(),
    })
}

impl Subject<'_> {
    fn template(&self, id: &str) -> Result<&Template, Error> {
        self.templates.iter().find(|template| template.id == id).ok_or_else(|| {
            Error::invalid(format!("There is no template '{id}'.")).hint("List the templates to see their ids.")
        })
    }

    /// Sets the title in another design.
    fn set(&self, design: &Design) -> Result<Lettering, Error> {
        Lettering::set_with(self.title, self.slots, self.template(&design.template)?, design, self.canvas, self.fonts)
    }

    /// Finds the first other template with which the title is as `wanted`.
    fn other_template(&self, wanted: impl Fn(&Lettering) -> bool) -> Option<Fix> {
        let others = self.templates.iter().filter(|template| template.id != self.design.template);
        let mut designs = others.map(|template| Design { template: template.id.clone(), ..self.design.clone() });
        let design = designs.find(|design| self.set(design).is_ok_and(|lettering| wanted(&lettering)))?;
        Some(Fix { label: Remedy::UseTemplate, design })
    }

    fn overflow(&self, template: &Template, error: &Error) -> Finding {
        Finding {
            check: Check::Overflow,
            health: Health::Bad,
            head: format!("Too long for {}", template.name),
            say: told(error),
            fix: self.other_template(|_| true),
        }
    }
}

/// The result for a title that cannot be set.
fn unset(finding: Finding) -> CheckReport {
    CheckReport { findings: vec![finding], size_px: 0.0, cap_height_at_168: 0.0, contrast: None, lines: Vec::new() }
}

fn undrawn(error: &Error) -> Finding {
    let head = "A character is missing".to_owned();
    Finding { check: Check::Glyph, health: Health::Bad, head, say: told(error), fix: None }
}

fn helped_out(warning: &Error) -> Finding {
    let head = "Letters from another font".to_owned();
    Finding { check: Check::Glyph, health: Health::Warn, head, say: told(warning), fix: None }
}

fn told(error: &Error) -> String {
    let hint = error.hint.as_deref().unwrap_or_default();
    [error.message.as_str(), hint].join(" ").trim_end().to_owned()
}

/// Rounds down to one decimal place, so a value shown as 4.5 is at least 4.5.
fn floored(value: f32) -> f32 {
    (value * 10.0 + 1e-3).floor() / 10.0
}

#[cfg(test)]
mod tests;
