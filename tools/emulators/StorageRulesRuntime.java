import com.google.firebase.rules.lang.CompileResult;
import com.google.firebase.rules.lang.FirebaseRulesProtoCompiler;
import com.google.firebase.rules.lang.common.FirebaseRulesLangOptions;
import com.google.firebase.rules.runtime.evaluators.AuthRuleEvaluator.RuleContext;
import com.google.firebase.rules.runtime.impl.DefaultEvaluator;
import com.google.firebase.rules.runtime.v1.ExpressionPathValue;
import com.google.firebase.rules.runtime.v1.ExpressionValue;
import com.google.firebase.rules.runtime.v1.RulesetAst;
import com.google.firebase.rules.v1.Issue;
import com.google.firebase.rules.v1.Source;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges Cloud Storage requests for firebase-tools, with the rules engine that the Firestore emulator's jar contains.
 *
 * <p>One JSON object a line on stdin asks ("load_ruleset", "verify"), one on stdout answers with the same id. Whatever
 * cannot be judged is denied. Requests that need a Firestore document (firestore.get) are not supported.
 */
public final class StorageRulesRuntime {
  private static final String READY = "{\"id\":-1,\"status\":\"ok\"}";

  private final Map<String, RulesetAst> rulesets = new HashMap<>();

  public static void main(String[] args) throws IOException {
    PrintStream replies = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // a library that prints must not break the protocol
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StorageRulesRuntime runtime = new StorageRulesRuntime();
    replies.println(READY);
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (!line.isBlank()) replies.println(runtime.answer(JsonParser.parseString(line).getAsJsonObject()));
    }
  }

  private JsonObject answer(JsonObject request) {
    Reply reply = new Reply();
    JsonObject context = request.getAsJsonObject("context");
    String action = request.get("action").getAsString();
    try {
      switch (action) {
        case "load_ruleset" -> load(context, reply);
        case "verify" -> reply.result.addProperty("permit", permits(context));
        default -> reply.errors.add("unknown action: " + action);
      }
    } catch (Exception failure) {
      // An expression that fails (a null field, a wrong type) denies; the reason is only a warning.
      boolean verifying = action.equals("verify");
      if (verifying) reply.result.addProperty("permit", false);
      (verifying ? reply.warnings : reply.errors).add(rootCause(failure).toString());
    }
    return reply.toJson(request);
  }

  private void load(JsonObject context, Reply reply) throws Exception {
    Source.Builder source = read(context.get("source").toString(), Source.newBuilder());
    FirebaseRulesLangOptions options = FirebaseRulesLangOptions.builder().allowTernaryOperator(true).build();
    CompileResult compiled = FirebaseRulesProtoCompiler.createStandalone(options).compile(source);
    for (Issue issue : compiled.getIssues()) {
      boolean isError = issue.getSeverity() == Issue.Severity.ERROR;
      (isError ? reply.errors : reply.warnings).add(describe(issue));
    }
    reply.result.addProperty("rulesVersion", 2);
    if (reply.errors.isEmpty()) rulesets.put(nameOf(context), compiled.getRulesetAst());
  }

  private boolean permits(JsonObject context) throws Exception {
    RulesetAst ruleset = rulesets.get(nameOf(context));
    if (ruleset == null) throw new IllegalStateException("no such ruleset: " + nameOf(context));
    RuleContext.Builder request =
        RuleContext.builder()
            .service(context.get("service").getAsString())
            .method(context.get("method").getAsString())
            .path(toPath(context.get("path").getAsString()));
    for (var variable : context.getAsJsonObject("variables").entrySet()) {
      ExpressionValue.Builder value = read(variable.getValue().toString(), ExpressionValue.newBuilder());
      request.supplyVariable(variable.getKey(), value.build());
    }
    return new DefaultEvaluator(ruleset).evaluate(request.build()).get().permit();
  }

  private static ExpressionPathValue toPath(String path) {
    ExpressionPathValue.Builder result = ExpressionPathValue.newBuilder();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) result.addSegmentsBuilder().setSimple(segment);
    }
    return result.build();
  }

  private static <B extends Message.Builder> B read(String json, B target) throws IOException {
    JsonFormat.parser().ignoringUnknownFields().merge(json, target);
    return target;
  }

  private static String nameOf(JsonObject context) {
    return context.get("rulesetName").getAsString();
  }

  private static String describe(Issue issue) {
    var at = issue.getSourcePosition();
    return "%s:%d:%d - %s %s"
        .formatted(at.getFileName(), at.getLine(), at.getColumn(), issue.getSeverity(), issue.getDescription());
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause;
  }

  private static final class Reply {
    final JsonArray errors = new JsonArray();
    final JsonArray warnings = new JsonArray();
    final JsonObject result = new JsonObject();

    JsonObject toJson(JsonObject request) {
      JsonObject json = new JsonObject();
      json.add("id", request.get("id"));
      json.addProperty("status", "ok");
      json.add("errors", errors);
      json.add("warnings", warnings);
      json.add("result", result);
      return json;
    }
  }
}
