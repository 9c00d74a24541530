// Reads Oracle statements: one JSON string a line. Answers each with a line: a JSON list of errors {line, column, message}, empty when it is right.
// One process for all statements: the grammar is large, and its parser is quick only after it has learnt from the first ones.
import { createInterface } from "node:readline";
import { CharStream, CommonTokenStream, ErrorListener } from "antlr4";
import { PlSqlLexer, PlSqlParser } from "@griffithswaite/ts-plsql-parser";

class Errors extends ErrorListener {
  found = [];

  syntaxError(recognizer, symbol, line, column, message) {
    this.found.push({ line, column: column + 1, message });
  }
}

function errorsOf(statement) {
  const errors = new Errors();
  const listenTo = (recognizer) => {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(errors);
    return recognizer;
  };
  const lexer = listenTo(new PlSqlLexer(new CharStream(statement)));
  listenTo(new PlSqlParser(new CommonTokenStream(lexer))).sql_script();
  return errors.found;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(errorsOf(JSON.parse(line))) + "\n");
}
