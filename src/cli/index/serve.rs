//! `demarche index serve`: the Reconciliation API over HTTP, for OpenRefine and other programs that look up names.

use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use oxhttp::Server;
use oxhttp::model::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use oxhttp::model::{Body, Method, Request, Response, StatusCode};

use crate::cli::args::Global;
use crate::cli::report::Report;
use crate::link::reconcile::{Answer, Service};
use crate::link::{Index, of_store};
use crate::store::Store;

/// Bytes of a form; more is no batch of names.
const LONGEST: u64 = 8 << 20;
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECTIONS: usize = 128;

/// Answer programs that look up names by the Reconciliation API 0.2, such as OpenRefine
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Index to ask [default: the people, bodies and places of the store]
    #[arg(value_name = "FILE")]
    index: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8071")]
    bind: SocketAddr,
    /// Address by which others reach it [default: http://ADDR:PORT]
    #[arg(long, value_name = "URL")]
    address: Option<String>,
}

pub(super) fn run(args: &Serve, global: &Global, report: &Report) -> anyhow::Result<()> {
    let (index, name) = match &args.index {
        Some(path) => {
            let index = Index::open(path)?;
            let name = format!("demarche: {}", index.head().set);
            (index, name)
        }
        None => {
            let store = Store::open_read_only(&global.store, &global.base)?;
            (of_store(&store, &*crate::cli::lexicon(global)?)?, "demarche: the store".to_string())
        }
    };
    let address = args.address.clone().unwrap_or_else(|| format!("http://{}", args.bind));
    let address = address.trim_end_matches('/').to_string();
    let service = Service::new(index, name, address.clone());
    let server = Server::new(move |request| respond(&service, request))
        .bind(args.bind)
        .with_global_timeout(TIMEOUT)
        .with_max_concurrent_connections(CONNECTIONS)
        .spawn()
        .with_context(|| {
            format!("{} cannot be listened on\nhint: choose another address with --bind", args.bind)
        })?;
    report.note(&format!("add {address}/ as a reconciliation service; Ctrl-C ends it"));
    report.item();
    Ok(server.join()?)
}

fn respond(service: &Service, request: &mut Request<Body>) -> Response<Body> {
    let answer = match *request.method() {
        Method::GET | Method::HEAD | Method::POST => {
            let mut parameters = pairs(request.uri().query().unwrap_or_default().as_bytes());
            match form(request) {
                Ok(form) => {
                    parameters.extend(form);
                    service.answer(request.uri().path(), &parameters)
                }
                Err(what) => plain(400, what),
            }
        }
        Method::OPTIONS => plain(200, ""),
        _ => plain(405, "ask with GET or POST"),
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, answer.media_type)
        .header(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
    response.body(Body::from(answer.text)).unwrap_or_else(|_| Response::new(Body::empty()))
}

fn plain(status: u16, text: &str) -> Answer {
    Answer { status, media_type: "text/plain; charset=utf-8", text: text.to_string() }
}

/// The parameters of a form that was sent.
fn form(request: &mut Request<Body>) -> Result<Vec<(String, String)>, &'static str> {
    if *request.method() != Method::POST {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    let read = request.body_mut().take(LONGEST + 1).read_to_end(&mut bytes);
    match read {
        Err(_) => Err("the form ended early"),
        Ok(length) if length as u64 > LONGEST => Err("the form is too long"),
        Ok(_) => Ok(pairs(&bytes)),
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
