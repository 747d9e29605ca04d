//! The TypeScript of everything that crosses to the page is written from the Rust, and is current.

use std::{fs, path::Path};

use thumbsheet_core::{
    Code, Color, Digest, Error, Event, EventKind, ModelId, RunId, SheetId, ThumbnailId,
    brief::{Design, Outline, PanelStyle, Slots},
    catalog::Family,
    event::{ThumbnailFiles, WaitReason},
    finding::{Check, CheckReport, Finding, Fix, Health, Remedy},
    list as core_list,
    money::{BILLED, Billed},
    plan::Planned,
};
use thumbsheet_desktop::wire;
use thumbsheet_engine::{
    AttemptView, BatchCell, BucketItem, BucketPage, Details, Download, DroppedFile, ExportRequest, FontView,
    KeyDeletion, Picture, PresetLine, PresetView, ProbeLine, ProbeStep, SavedFile, Settings, Sides, Spending,
    StorageTest, library, lists, settings, studio,
};
use ts_rs::{Config, TS};

const FILE: &str = "ui/src/lib/bindings/index.ts";

const HEAD: &str = "// Everything that crosses between the program and the page, written from the Rust by tests/bindings. Not edited by hand:
// `THUMBSHEET_BINDINGS=replace cargo test --test bindings` writes it anew.
";

/// A type with its documentation, in TypeScript.
fn one<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("\n{docs}export {}\n", T::decl(config))
}

/// The one table of what may be billed, as a value.
fn billed() -> String {
    let line = |(code, billed): &(Code, Billed)| format!("  {code}: {},\n", serde_json::json!(billed));
    let lines: String = BILLED.iter().map(line).collect();
    format!(
        "\n/** Whether an attempt that ended with this code was billed, if its request was sent. */\n\
         export const BILLED: Record<Code, Billed> = {{\n{lines}}};\n"
    )
}

#[expect(clippy::too_many_lines, reason = "one line a type")]
fn everything() -> String {
    // Every integer here is a count, a size or a time that a double holds exactly.
    let config = Config::new().with_large_int("number");
    macro_rules! all {
        ($($name:ty),* $(,)?) => { [$(one::<$name>(&config)),*].concat() };
    }
    let types = all![
        Code,
        Billed,
        Error,
        ModelId,
        RunId,
        ThumbnailId,
        SheetId,
        Digest,
        Color,
        WaitReason,
        Planned,
        ThumbnailFiles,
        EventKind,
        Event,
        Design,
        Slots,
        Family,
        PanelStyle,
        Outline,
        Check,
        Health,
        Remedy,
        Fix,
        Finding,
        CheckReport,
        Sides,
        wire::DrawOne,
        studio::SheetRow,
        studio::Desk,
        studio::Cell,
        studio::Kind,
        studio::RunOnSheet,
        studio::SheetView,
        studio::SheetLine,
        AttemptView,
        Details,
        Picture,
        ExportRequest,
        SavedFile,
        FontView,
        PresetLine,
        PresetView,
        DroppedFile,
        settings::Theme,
        settings::Tile,
        settings::ReducedMotion,
        settings::GraphicsCard,
        settings::Generation,
        settings::Files,
        settings::Appearance,
        settings::EndpointModel,
        settings::Endpoint,
        settings::Storage,
        settings::DestinationSetting,
        Settings,
        wire::StyleView,
        wire::TemplateView,
        wire::ProviderView,
        wire::ModelView,
        wire::ProfileView,
        wire::Catalog,
        wire::KeychainWord,
        wire::KeychainState,
        wire::KeySource,
        wire::KeyView,
        wire::Keys,
        wire::Page,
        wire::InterruptedRun,
        wire::ContinuedRun,
        wire::BatchRun,
        wire::About,
        wire::StartState,
        wire::UnderWay,
        wire::Notice,
        wire::Task,
        wire::UploadsOf,
        library::GalleryQuery,
        library::UploadState,
        library::StoredAt,
        library::Entry,
        library::Day,
        library::Choice,
        library::GalleryCounts,
        library::SweepReport,
        Download,
        core_list::Kind,
        core_list::Format,
        lists::BatchColumn,
        lists::BatchDefaults,
        lists::BatchMistake,
        lists::BatchRow,
        lists::BatchTotals,
        lists::BatchView,
        lists::BatchChange,
        lists::BatchLine,
        BatchCell,
        wire::BatchFiles,
        wire::CredentialView,
        ProbeStep,
        ProbeLine,
        StorageTest,
        BucketItem,
        BucketPage,
        KeyDeletion,
        library::Sizes,
        library::DeepCheck,
        library::ImportReport,
        library::UploadCounts,
        library::SpendingLine,
        Spending,
    ];
    format!("{HEAD}{types}{}", billed())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told to replace its file by the environment, and writes it")]
fn the_pages_types_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let now = everything();
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == now {
        return;
    }
    if std::env::var("THUMBSHEET_BINDINGS").is_ok_and(|word| word == "replace") {
        fs::write(&path, now).unwrap();
        panic!("{FILE} was replaced: look at the change, then run this again");
    }
    let different = kept.lines().zip(now.lines()).find(|(kept, now)| kept != now);
    panic!(
        "{FILE} is not what the Rust says (first difference: {different:?}). THUMBSHEET_BINDINGS=replace writes it anew."
    );
}
