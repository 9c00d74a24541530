import java.io.*;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.*;
import java.time.LocalDateTime;
import java.util.*;
import java.util.concurrent.*;

/**
 * H2 in Oracle mode for a program that has no JDBC. A request is a line of words with tabs between; the first is the connection's name. Texts are base64 of UTF-8.
 *
 *   c open DATABASE              c execute TEXT VALUE…         c begin LEVEL      c commit     c rollback
 *   c save NAME                  c back NAME                   c release NAME     c cancel     c drop
 *   c close
 *
 * Each but cancel is answered by one line: `c ok`, `c count N`, `c rows COLUMNS NAME… VALUE…` or `c error CODE STATE TEXT`.
 * A value is n (null), s:text, b:bytes, l:integer, m:decimal, d:double, t:local date and time, z:true or false.
 * Each connection has a thread of its own, so one can wait for another's lock.
 */
public final class H2Bridge {
    // What Oracle has and H2 lacks, as far as it is used.
    private static final List<String> LENT = List.of(
        "CREATE ALIAS IF NOT EXISTS EMPTY_BLOB DETERMINISTIC FOR 'H2Bridge.emptyBlob'",
        "CREATE SCHEMA IF NOT EXISTS DBMS_LOB",
        "CREATE ALIAS IF NOT EXISTS DBMS_LOB.GETLENGTH DETERMINISTIC FOR 'H2Bridge.length'",
        "CREATE SCHEMA IF NOT EXISTS UTL_RAW",
        "CREATE ALIAS IF NOT EXISTS UTL_RAW.CAST_TO_RAW DETERMINISTIC FOR 'H2Bridge.raw'",
        "CREATE ALIAS IF NOT EXISTS SYS_CONTEXT FOR 'H2Bridge.context'",
        "CREATE VIEW IF NOT EXISTS ALL_TABLES AS SELECT TABLE_SCHEMA AS OWNER, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE'",
        "CREATE VIEW IF NOT EXISTS ALL_USERS AS SELECT SCHEMA_NAME AS USERNAME FROM INFORMATION_SCHEMA.SCHEMATA",
        """
        CREATE VIEW IF NOT EXISTS ALL_TAB_COLUMNS AS SELECT TABLE_SCHEMA AS OWNER, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION AS COLUMN_ID, CHARACTER_OCTET_LENGTH AS DATA_LENGTH,
          NUMERIC_PRECISION AS DATA_PRECISION, CASE IS_NULLABLE WHEN 'YES' THEN 'Y' ELSE 'N' END AS NULLABLE,
          CASE DATA_TYPE WHEN 'BINARY VARYING' THEN 'RAW' WHEN 'NUMERIC' THEN 'NUMBER' WHEN 'DOUBLE PRECISION' THEN 'BINARY_DOUBLE' WHEN 'TIMESTAMP' THEN 'TIMESTAMP(' || DATETIME_PRECISION || ')'
            WHEN 'BINARY LARGE OBJECT' THEN 'BLOB' WHEN 'CHARACTER LARGE OBJECT' THEN 'CLOB' ELSE DATA_TYPE END AS DATA_TYPE
        FROM INFORMATION_SCHEMA.COLUMNS""",
        """
        CREATE VIEW IF NOT EXISTS ALL_IND_COLUMNS AS SELECT C.TABLE_SCHEMA AS TABLE_OWNER, C.TABLE_NAME, COALESCE(K.CONSTRAINT_NAME, C.INDEX_NAME) AS INDEX_NAME, C.COLUMN_NAME, C.ORDINAL_POSITION AS COLUMN_POSITION
        FROM INFORMATION_SCHEMA.INDEX_COLUMNS C LEFT JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS K ON K.INDEX_SCHEMA = C.INDEX_SCHEMA AND K.INDEX_NAME = C.INDEX_NAME AND K.CONSTRAINT_TYPE = 'PRIMARY KEY'""",
        "CREATE VIEW IF NOT EXISTS USER_TABLES AS SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = SCHEMA() AND TABLE_TYPE = 'BASE TABLE'",
        "CREATE VIEW IF NOT EXISTS USER_INDEXES AS SELECT INDEX_NAME, TABLE_NAME FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_SCHEMA = SCHEMA()");

    private static final Map<String, H2Bridge> bridges = new HashMap<>();
    private static final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.US_ASCII);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<String, Savepoint> savepoints = new HashMap<>();
    private final String name;
    private Connection connection;
    private volatile Statement running;

    private H2Bridge(String name) { this.name = name; }

    public static void main(String[] arguments) throws IOException {
        Thread.currentThread().setContextClassLoader(H2Bridge.class.getClassLoader()); // where H2 looks for functions
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII), 1 << 16);
        for (String line; (line = in.readLine()) != null; ) {
            var words = line.split("\t");
            var bridge = bridges.computeIfAbsent(words[0], H2Bridge::new);
            if (words[1].equals("cancel"))
                bridge.cancel();
            else
                bridge.thread.execute(() -> bridge.answer(words));
            if (words[1].equals("close"))
                bridges.remove(words[0]).thread.shutdown();
        }
        // Threads end with what they have; the process ends with the last of them.
        for (var bridge : bridges.values())
            bridge.thread.shutdown();
    }

    private void answer(String[] words) {
        String answer;
        try {
            answer = run(words);
        } catch (SQLException no) {
            answer = "error\t" + no.getErrorCode() + "\t" + no.getSQLState() + "\t" + encode(no.getMessage());
        }
        synchronized (out) {
            out.print(name + "\t" + answer + "\n");
            out.flush();
        }
    }

    private String run(String[] words) throws SQLException {
        switch (words[1]) {
            case "open" -> {
                connection = DriverManager.getConnection("jdbc:h2:mem:" + words[2] + ";MODE=Oracle;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=5000");
                synchronized (bridges) { // two connections can't create one thing at once, whether or not it is there
                    try (var statement = connection.createStatement()) {
                        for (var lent : LENT)
                            statement.execute(lent);
                    }
                }
            }
            case "begin" -> {
                connection.setTransactionIsolation(words[2].equals("serializable") ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
            }
            case "commit" -> { connection.commit(); end(); }
            case "rollback" -> { connection.rollback(); end(); }
            case "save" -> savepoints.put(words[2], connection.setSavepoint(decode(words[2])));
            case "back" -> connection.rollback(savepoints.get(words[2]));
            case "release" -> connection.releaseSavepoint(savepoints.remove(words[2]));
            case "drop" -> drop();
            case "close" -> { if (connection != null) connection.close(); }
            case "execute" -> { return execute(decode(words[2]), Arrays.asList(words).subList(3, words.length)); }
            default -> throw new SQLException("no such request: " + words[1]);
        }
        return "ok";
    }

    // The database ends under the statement's feet, which is told as an error.
    private void drop() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException ended) {
            if (ended.getErrorCode() != 90121 && ended.getErrorCode() != 90098)
                throw ended;
        }
    }

    public static byte[] emptyBlob() { return new byte[0]; }

    public static String context(Connection connection, String space, String name) throws SQLException {
        if (space.equals("USERENV") && name.equals("CURRENT_SCHEMA"))
            return connection.getSchema();
        throw new SQLException("SYS_CONTEXT('" + space + "', '" + name + "') is not lent to H2.");
    }

    public static byte[] raw(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    public static Long length(byte[] bytes) { return bytes == null ? null : (long) bytes.length; }

    private void end() throws SQLException {
        savepoints.clear();
        connection.setAutoCommit(true);
    }

    private String execute(String text, List<String> values) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.size(); i++)
                statement.setObject(i + 1, value(values.get(i)));
            running = statement;
            try {
                return statement.execute() ? rows(statement.getResultSet()) : "count\t" + statement.getUpdateCount();
            } finally {
                running = null;
            }
        }
    }

    private void cancel() {
        var statement = running;
        try {
            if (statement != null)
                statement.cancel();
        } catch (SQLException over) {
            // it ended meanwhile
        }
    }

    private static String rows(ResultSet rows) throws SQLException {
        var columns = rows.getMetaData().getColumnCount();
        var text = new StringBuilder("rows\t").append(columns);
        for (int i = 1; i <= columns; i++)
            text.append('\t').append(encode(rows.getMetaData().getColumnLabel(i)));
        while (rows.next())
            for (int i = 1; i <= columns; i++)
                text.append('\t').append(value(rows, i));
        return text.toString();
    }

    private static String value(ResultSet rows, int column) throws SQLException {
        var value = rows.getObject(column);
        if (value == null) return "n";
        if (value instanceof Clob) return "s:" + encode(rows.getString(column));
        if (value instanceof Blob || value instanceof byte[]) return "b:" + Base64.getEncoder().encodeToString(rows.getBytes(column));
        if (value instanceof BigDecimal number) return "m:" + number.toPlainString();
        if (value instanceof Double || value instanceof Float) return "d:" + value;
        if (value instanceof Number) return "l:" + value;
        if (value instanceof Boolean) return "z:" + value;
        if (value instanceof Timestamp || value instanceof java.sql.Date) return "t:" + rows.getObject(column, LocalDateTime.class);
        if (value instanceof String text) return "s:" + encode(text);
        throw new SQLException("a value of a type that this bridge has no word for: " + value.getClass().getName());
    }

    private static Object value(String word) throws SQLException {
        var text = word.length() > 2 ? word.substring(2) : "";
        return switch (word.charAt(0)) {
            case 'n' -> null;
            case 's' -> decode(text);
            case 'b' -> Base64.getDecoder().decode(text);
            case 'l' -> Long.valueOf(text);
            case 'm' -> new BigDecimal(text);
            case 'd' -> Double.valueOf(text);
            case 't' -> LocalDateTime.parse(text);
            case 'z' -> Boolean.valueOf(text);
            default -> throw new SQLException("no such value: " + word);
        };
    }

    private static String encode(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)); }

    private static String decode(String text) { return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8); }
}
