import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFLanguages;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.tdb2.TDB2;

/** Apache Jena behind HTTP: `/data` is its graphs by the Graph Store Protocol, `/query` asks the union of all. */
public class Jena {
    static final DatasetGraph GRAPHS = DatabaseMgr.createDatasetGraph();
    static final Dataset DATASET = DatasetFactory.wrap(GRAPHS);

    public static void main(String[] args) throws IOException {
        GRAPHS.getContext().set(TDB2.symUnionDefaultGraph, true);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
        server.createContext("/data", exchange -> answer(exchange, () -> store(exchange)));
        server.createContext("/query", exchange -> answer(exchange, () -> ask(exchange)));
        server.start();
    }

    interface Work {
        byte[] run() throws Exception;
    }

    static void answer(HttpExchange exchange, Work work) throws IOException {
        byte[] body;
        int status = 200;
        try {
            body = work.run();
        } catch (Exception error) {
            status = 500;
            body = error.toString().getBytes(StandardCharsets.UTF_8);
        }
        boolean none = body.length == 0;
        exchange.sendResponseHeaders(none ? 204 : status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** The value of a name in a query string. */
    static String value(String pairs, String name) {
        for (String pair : pairs.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException("no " + name);
    }

    static byte[] store(HttpExchange exchange) {
        var name = NodeFactory.createURI(value(exchange.getRequestURI().getRawQuery(), "graph"));
        var graph = GraphFactory.createDefaultGraph();
        if (!exchange.getRequestMethod().equals("DELETE")) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type").split(";")[0];
            RDFParser.source(exchange.getRequestBody()).lang(RDFLanguages.contentTypeToLang(type)).parse(graph);
        }
        Txn.executeWrite(GRAPHS, () -> {
            if (!exchange.getRequestMethod().equals("POST")) {
                GRAPHS.removeGraph(name);
            }
            graph.find().forEachRemaining(triple -> GRAPHS.getGraph(name).add(triple));
        });
        return new byte[0];
    }

    static byte[] ask(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Query query = QueryFactory.create(value(body, "query"));
        return Txn.calculateRead(GRAPHS, () -> {
            var out = new ByteArrayOutputStream();
            try (QueryExecution execution = QueryExecutionFactory.create(query, DATASET)) {
                if (query.isSelectType()) {
                    ResultSetFormatter.outputAsJSON(out, execution.execSelect());
                } else {
                    RDFDataMgr.write(out, execution.execConstruct(), Lang.NTRIPLES);
                    out.write('\n'); // an answer of no triples is an answer
                }
            }
            return out.toByteArray();
        });
    }
}
