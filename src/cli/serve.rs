//! `demarche serve`: the store over HTTP.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::args::Global;
use super::failure::usage;
use crate::query::{Catalogue, Federation, Hosts};
use crate::serve::{Access, Server, Settings, Token};

/// Answer over HTTP: SPARQL at /sparql, saved queries and the reader at /api, pages for people at /
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7878")]
    bind: SocketAddr,
    /// A name that the server is known by, besides localhost and addresses; may be given again
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// An origin whose pages may read answers, such as https://example.org; `*` is any; may be given again
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    /// Take articles, updates, graphs and corrections from those who show the token
    #[arg(long, requires = "token_file")]
    write: bool,
    /// File whose first line is the token
    #[arg(long, value_name = "FILE", requires = "write")]
    token_file: Option<PathBuf>,
    /// What one answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = Settings::TIMEOUT.as_secs_f64())]
    timeout: f64,
    /// Rows, or triples, of one answer
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(Settings::MAX_ROWS).expect("it is not zero"))]
    max_rows: NonZeroUsize,
    /// Answers that are made at one time; others wait [default: two a core]
    #[arg(long, value_name = "N")]
    max_parallel: Option<NonZeroUsize>,
    /// Bytes of one request's body
    #[arg(long, value_name = "BYTES", default_value_t = Settings::MAX_BODY)]
    max_body: usize,
    /// Connections that are open at one time
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(Settings::MAX_CONNECTIONS).expect("it is not zero"))]
    max_connections: NonZeroUsize,
    /// Let queries ask this host with SERVICE, such as query.wikidata.org; may be given again. A host of a private network is
    /// given by its address
    #[arg(long, value_name = "HOST")]
    federate_host: Vec<String>,
    /// Tell the values of parameters in the log of requests, too
    #[arg(long)]
    log_values: bool,
}

pub(super) fn run(args: &ServeArgs, global: &Global) -> anyhow::Result<()> {
    let timeout = Duration::try_from_secs_f64(args.timeout).ok().filter(|timeout| !timeout.is_zero());
    let timeout =
        timeout.ok_or_else(|| usage("--timeout is no length of time", "give seconds, such as 10"))?;
    if let Some(origin) = args.cors.iter().find(|origin| !is_origin(origin)) {
        return Err(usage(
            format!("`{origin}` is no origin"),
            "write it as browsers do, such as https://example.org, or `*` for any",
        ));
    }
    let hosts = match args.federate_host.as_slice() {
        [] => Hosts::None,
        hosts => Hosts::Listed(hosts.to_vec()),
    };
    let token = args.token_file.as_deref().map(Token::read).transpose()?;
    let settings = Settings {
        store: global.store.clone(),
        base: global.base.clone(),
        bind: args.bind,
        hosts: args.host.clone(),
        cors: args.cors.clone(),
        token,
        timeout,
        max_rows: args.max_rows.get(),
        max_parallel: args.max_parallel.map_or_else(Settings::max_parallel, NonZeroUsize::get),
        max_body: args.max_body,
        max_connections: args.max_connections.get(),
        federation: Federation { hosts, timeout, private: false },
        access: match (global.quiet, args.log_values) {
            (true, _) => Access::Nothing,
            (_, true) => Access::Values,
            _ => Access::Paths,
        },
    };
    let (lexicon, catalogue) = (super::lexicon(global)?, Catalogue::with(global.queries.as_deref())?);
    let server = Server::open(settings, ManuallyDrop::into_inner(lexicon), catalogue)?;
    // to standard output: whoever asked for a free port has to learn which it is
    writeln!(io::stdout(), "http://{}/", server.address()?)?;
    io::stdout().flush()?;
    Ok(server.run()?)
}

fn is_origin(origin: &str) -> bool {
    let rest = origin.strip_prefix("https://").or(origin.strip_prefix("http://"));
    origin == "*" || rest.is_some_and(|host| !host.is_empty() && !host.contains(['/', ' ', ',']))
}
