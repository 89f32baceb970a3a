import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads OpenLineage events, one a line, on standard input: each is parsed into the client's own classes and written by the
 * client again. Answers a line for each: {"event": ...}, or {"error": "..."} for one that the client refuses.
 */
public class RoundTrip {
  private static final ObjectMapper mapper = OpenLineageClientUtils.newObjectMapper();

  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      ObjectNode answer = mapper.createObjectNode();
      try {
        answer.set("event", mapper.readTree(OpenLineageClientUtils.toJson(parsed(line))));
      } catch (RuntimeException refusal) {
        answer.put("error", refusal.getMessage());
      }
      out.println(mapper.writeValueAsString(answer));
    }
    out.flush();
  }

  /** By the class that schemaURL ends in, as consumers of the client choose it. */
  private static Object parsed(String line) throws Exception {
    var schemaUrl = mapper.readTree(line).path("schemaURL").asText();
    switch (schemaUrl.substring(schemaUrl.lastIndexOf('/') + 1)) {
      case "RunEvent":
        return OpenLineageClientUtils.runEventFromJson(line);
      case "JobEvent":
        return OpenLineageClientUtils.fromJson(line, new TypeReference<OpenLineage.JobEvent>() {});
      case "DatasetEvent":
        return OpenLineageClientUtils.fromJson(line, new TypeReference<OpenLineage.DatasetEvent>() {});
      default:
        throw new IllegalArgumentException("schemaURL ends in no class of events: " + schemaUrl);
    }
  }
}
