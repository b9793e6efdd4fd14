//! Makes the weights from the corpora: runs the steps of `training/python` one after the other.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::plain;

#[derive(Args)]
pub struct Train {
    /// Folder with treebank/ and events/
    #[arg(long, env = "DEMARCHE_SHARED_CORPUS", default_value = "../shared/corpus")]
    corpus: PathBuf,
    /// Folder of the pretrained transformer: model.safetensors and tokenizer.json
    #[arg(long)]
    transformer: PathBuf,
    /// Folder of the word vectors in spaCy's format: vectors and key2row
    #[arg(long)]
    vectors: PathBuf,
    /// Where the steps leave their results; a step whose result is there is not run again
    #[arg(long, default_value = "target/training")]
    work: PathBuf,
    /// Python with the packages of training/python/requirements.txt
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Where to write the weights
    #[arg(long, default_value = "models/grammar.bin")]
    out: PathBuf,
}

pub fn train(args: &Train) -> Result<()> {
    std::fs::create_dir_all(&args.work).with_context(|| format!("cannot make {}", args.work.display()))?;
    let work = |name: &str| args.work.join(name).display().to_string();
    let treebank = |name: &str| args.corpus.join("treebank").join(name).display().to_string();
    let train = [treebank("ewt-train.conllu.xz"), treebank("gumcore-train.conllu.xz")];
    let dev = [treebank("ewt-dev.conllu.xz"), treebank("gum-dev.conllu.xz")];
    let (train, dev) = (train.each_ref().map(String::as_str), dev.each_ref().map(String::as_str));
    let transformer = args.transformer.display().to_string();
    let (text, vocabulary, vectors) = (work("text.txt"), work("vocabulary.json"), work("vectors.npy"));
    let (teacher, silver, student) = (work("teacher.pt"), work("silver.npz"), work("student.pt"));

    if !Path::new(&text).exists() {
        plain::segment(&args.corpus.join("events/current_events_dev.jsonl.xz"), Path::new(&text))?;
    }
    let common = ["--vocab", &vocabulary, "--vectors", &vectors];
    let spacy = args.vectors.display().to_string();
    let mut make = vec!["--treebanks"];
    make.extend(train);
    make.extend(["--text", &text, "--spacy", &spacy, "--out", &vocabulary, "--vectors", &vectors]);
    args.step("vocabulary.py", &make, Some(&vectors))?;

    let mut learn = common.to_vec();
    learn.push("--train");
    learn.extend(train);
    learn.push("--dev");
    learn.extend(dev);
    let mut teach = learn.clone();
    teach.extend(["--transformer", &transformer, "--epochs", "4", "--out", &teacher]);
    args.step("train_teacher.py", &teach, Some(&teacher))?;

    let mut label = common.to_vec();
    label.extend(["--transformer", &transformer, "--teacher", &teacher, "--text", &text, "--out", &silver]);
    args.step("label.py", &label, Some(&silver))?;

    let mut follow = learn;
    follow
        .extend(["--silver", &silver, "--epochs", "10", "--every", "1", "--drop", "0.15", "--out", &student]);
    args.step("train_student.py", &follow, Some(&student))?;

    let out = args.out.display().to_string();
    let mut export = common.to_vec();
    export.extend(["--model", &student, "--out", &out]);
    args.step("export.py", &export, None)
}

impl Train {
    /// Runs a script unless what it makes is already there.
    fn step(&self, script: &str, arguments: &[&str], makes: Option<&str>) -> Result<()> {
        if makes.is_some_and(|path| Path::new(path).exists()) {
            println!("{script}: done before");
            return Ok(());
        }
        println!("{script}");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        let status = Command::new(&self.python)
            .arg(folder.join(script))
            .args(arguments)
            // Large blocks of memory are kept for the next step instead of going back to the system.
            .env("MALLOC_MMAP_THRESHOLD_", "33554432")
            .env("MALLOC_TRIM_THRESHOLD_", "4000000000")
            .status()
            .with_context(|| format!("cannot start {}", self.python.display()))?;
        if !status.success() {
            bail!("{script} failed; its message stands above");
        }
        Ok(())
    }
}
