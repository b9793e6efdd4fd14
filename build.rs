//! The program carries `ontology/` and `queries/`: a file that is added there asks for a new build.

fn main() {
    println!("cargo::rerun-if-changed=ontology");
    println!("cargo::rerun-if-changed=queries");
}
