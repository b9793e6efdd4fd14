//! Messages: newsletters, and pages that a browser saved as one message.

use std::sync::Arc;

use mail_parser::{Message, MessageParser, MimeHeaders};

use super::error::Problem;
use super::finish::{Found, finish};
use super::metadata::Metadata;
use super::open::{FILE_BYTES, File, Input};
use super::unread::{Stream, Unread};
use super::{Article, ReadOptions, html, markup};

/// An article from one message.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Article, Problem> {
    let message = MessageParser::default().parse(&file.bytes[..]).ok_or(Problem::NoText)?;
    let known = known(&message);
    let page = message
        .body_html(0)
        .filter(|_| message.html_part(0).is_some_and(|part| part.is_content_type("text", "html")));
    let saved = message.header("Snapshot-Content-Location").is_some();
    let address = message.header("Snapshot-Content-Location").and_then(|h| h.as_text()).map(str::to_string);
    let text = match page {
        Some(page) if saved => {
            let page = html::page(&page)?;
            let url = Metadata { url: address, ..Metadata::default() };
            let known = page.known.or(url).or(file.beside);
            return finish(
                Found { text: page.text, known, warnings: page.warnings, origin: file.origin },
                options,
            );
        }
        Some(page) => html::page(&page).map(|p| p.text).unwrap_or_else(|_| markup::from_html(&page)),
        None => message.body_text(0).ok_or(Problem::NoText)?.into_owned(),
    };
    finish(Found { text, known: known.or(file.beside), warnings: Vec::new(), origin: file.origin }, options)
}

fn known(message: &Message<'_>) -> Metadata {
    let sender = message.from().and_then(|from| from.first());
    let name = sender.and_then(|a| a.name().or(a.address())).map(str::to_string);
    let published = message.date().and_then(|d| {
        jiff::civil::Date::new(
            i16::try_from(d.year).ok()?,
            i8::try_from(d.month).ok()?,
            i8::try_from(d.day).ok()?,
        )
        .ok()
    });
    Metadata {
        id: message.message_id().map(str::to_string),
        published,
        publisher: name,
        headline: message.subject().map(str::to_string),
        ..Metadata::default()
    }
}

/// The messages of a mailbox.
pub(super) fn messages(input: Input, options: Arc<ReadOptions>) -> Stream {
    let origin = input.origin;
    let messages = mail_parser::mailbox::mbox::MessageIterator::new(input.reader);
    Box::new(messages.enumerate().map(move |(i, message)| {
        let origin = origin.entry(i + 1);
        match message {
            Ok(message) if message.contents().len() > FILE_BYTES => {
                Unread::error(origin, Problem::TooLong { limit: FILE_BYTES })
            }
            Ok(message) => {
                let bytes = message.unwrap_contents();
                let options = Arc::clone(&options);
                let file = File { bytes, origin: origin.clone(), beside: Metadata::default(), charset: None };
                Unread::new(origin, file.bytes.len(), move || read(file, &options))
            }
            Err(error) => Unread::error(origin, Problem::Broken(error.to_string())),
        }
    }))
}
