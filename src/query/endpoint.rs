//! Asking one endpoint that a query names: as long as it may take, and at the address that was found to be allowed.

use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use ureq::config::Config;
use ureq::http::header::{ACCEPT, CONTENT_TYPE};
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

/// Bytes that are read of one answer at most.
const LARGEST: u64 = 64 << 20;
/// Who has waited long enough is answered before the client gives up, so that both tell of it in one way.
const LONGER: Duration = Duration::from_secs(1);

pub(super) type Rows = (Arc<[Variable]>, Vec<Vec<Option<Term>>>);

/// Asks in a thread of its own, which is left behind when the time is over; `private` allows names of this machine and of
/// private networks.
pub(super) fn fetch_in_time(
    endpoint: &str,
    query: &str,
    timeout: Duration,
    private: bool,
) -> io::Result<Rows> {
    let (send, answer) = channel();
    let (endpoint, query) = (endpoint.to_string(), query.to_string());
    thread::Builder::new().spawn(move || {
        let names = Names { of: DefaultResolver::default(), private };
        // nobody waits any more where the time is over
        let _ = send.send(fetch(names, &endpoint, &query, timeout + LONGER));
    })?;
    answer.recv_timeout(timeout).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Where names lead. A connection is made to the addresses that are looked at here and to no others: who asked for them
/// once more could be told otherwise by a name server that means harm.
#[derive(Debug)]
struct Names<R> {
    of: R,
    private: bool,
}

impl<R: Resolver> Resolver for Names<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.of.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        // who gives an address itself means it
        if self.private || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return Ok(addresses);
        }
        match addresses.iter().map(SocketAddr::ip).find(|address| !is_public(*address)) {
            Some(address) => {
                Err(io::Error::other(format!("{host} leads to the private address {address}")).into())
            }
            None => Ok(addresses),
        }
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            !(four.is_private()
                || four.is_loopback()
                || four.is_link_local()
                || four.is_broadcast()
                || four.is_multicast()
                || first == 0
                // between a provider and its customers (RFC 6598)
                || first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => is_public(four.into()),
            None => {
                let first = six.segments()[0];
                let local = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
                !(six.is_loopback() || six.is_unspecified() || six.is_multicast() || local)
            }
        },
    }
}

fn fetch(names: impl Resolver, endpoint: &str, query: &str, timeout: Duration) -> io::Result<Rows> {
    let agent = concat!("demarche/", env!("CARGO_PKG_VERSION"), " (", env!("CARGO_PKG_REPOSITORY"), ")");
    let config = Config::builder()
        .timeout_global(Some(timeout))
        .user_agent(agent)
        // a redirection might lead to a host that is not allowed, and a proxy would look the name up itself
        .max_redirects(0)
        .proxy(None)
        .http_status_as_error(false)
        .build();
    let response = Agent::with_parts(config, DefaultConnector::default(), names)
        .post(endpoint)
        .header(ACCEPT, "application/sparql-results+json, application/sparql-results+xml;q=0.8")
        .header(CONTENT_TYPE, "application/sparql-query")
        .send(query)
        .map_err(Error::into_io)?;
    if !response.status().is_success() {
        return Err(io::Error::other(status(response)));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let format = QueryResultsFormat::from_media_type(kind)
        .ok_or_else(|| io::Error::other(format!("its answer is `{kind}`, not rows of SPARQL")))?;
    let body = response.into_body().into_reader().take(LARGEST + 1);
    let parser = QueryResultsParser::from_format(format);
    let ReaderQueryResultsParserOutput::Solutions(solutions) =
        parser.for_reader(body).map_err(io::Error::from)?
    else {
        return Err(io::Error::other("it answers with yes or no, not with rows"));
    };
    let variables: Arc<[Variable]> = solutions.variables().into();
    let mut rows = Vec::new();
    for solution in solutions {
        rows.push(solution.map_err(io::Error::from)?.values().to_vec());
    }
    Ok((variables, rows))
}

/// "404 Not Found" and the first words of what the endpoint says of it.
fn status(response: Response<Body>) -> String {
    let status = response.status();
    let mut said = Vec::new();
    let _ = response.into_body().into_reader().take(1000).read_to_end(&mut said); // the status tells enough
    let said = line(&String::from_utf8_lossy(&said));
    if said.is_empty() { status.to_string() } else { format!("{status}: {said}") }
}

/// A text of somebody else's as one short line.
pub(super) fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    /// A name server that gives other addresses each time it is asked, the last ones for ever.
    #[derive(Debug)]
    struct Changing {
        answers: Vec<Vec<SocketAddr>>,
        asked: Arc<AtomicUsize>,
    }

    impl Resolver for Changing {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            let mut addresses = self.empty();
            let turn = self.asked.fetch_add(1, SeqCst).min(self.answers.len() - 1);
            self.answers[turn].iter().for_each(|address| addresses.push(*address));
            Ok(addresses)
        }
    }

    fn ask(answers: Vec<Vec<SocketAddr>>, private: bool) -> (io::Result<Rows>, usize) {
        let asked = Arc::new(AtomicUsize::new(0));
        let names = Names { of: Changing { answers, asked: Arc::clone(&asked) }, private };
        let rows = fetch(names, "http://news.example/sparql", "SELECT * {}", Duration::from_secs(5));
        (rows, asked.load(SeqCst))
    }

    #[test]
    fn a_name_is_looked_up_once_and_asked_where_it_led_then() {
        let (meant, trap) =
            (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        let (first, second) = (meant.local_addr().unwrap(), trap.local_addr().unwrap());
        let answering = thread::spawn(move || {
            let (stream, _) = meant.accept().unwrap();
            let mut reader = BufReader::new(&stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
            let body = r#"{"head": {"vars": ["n"]}, "results": {"bindings": []}}"#;
            let kind = "application/sparql-results+json";
            let length = body.len();
            write!(
                &stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
            )
            .unwrap();
            head.to_lowercase()
        });
        let (rows, asked) = ask(vec![vec![first], vec![second]], true);
        assert_eq!((rows.unwrap().0[0].as_str(), asked), ("n", 1));
        assert!(answering.join().unwrap().contains("host: news.example\r\n"));
        trap.set_nonblocking(true).unwrap();
        assert!(trap.accept().is_err());
    }

    #[test]
    fn one_private_address_among_those_of_a_name_is_enough_to_refuse_it() {
        let trap = TcpListener::bind("127.0.0.1:0").unwrap();
        trap.set_nonblocking(true).unwrap();
        let public: SocketAddr = "192.0.2.1:80".parse().unwrap();
        let (rows, asked) = ask(vec![vec![public, trap.local_addr().unwrap()], vec![public]], false);
        let said = rows.unwrap_err().to_string();
        assert!(said.contains("news.example leads to the private address 127.0.0.1"), "{said}");
        assert_eq!(asked, 1);
        assert!(trap.accept().is_err(), "it was asked all the same");
    }

    #[test]
    fn addresses_of_this_machine_and_of_private_networks_are_known() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.20.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
