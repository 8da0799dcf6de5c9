package dev.weir.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Settings from YAML, nested or with dots in their keys. It walks the parser's nodes, not built objects: so a value stays
 * the text that was written ({@code 0010} is not 8), and every problem knows its line. This is the only class that needs
 * the YAML library, so that nothing of it is loaded where there is no such file.
 */
final class YamlFile {
    private static final int DEEPEST = 16;

    private final String label;
    private final List<Problem> problems;
    private final Map<String, Given> given = new LinkedHashMap<>();

    YamlFile(String label, List<Problem> problems) {
        this.label = label;
        this.problems = problems;
    }

    List<Given> read(String text) {
        try {
            var root = new Compose(LoadSettings.builder().setLabel(label).build()).composeString(text);
            if (root.isPresent() && !isNull(root.get())) {
                readRoot(root.get());
            }
        } catch (MarkedYamlEngineException e) {
            // Its own message quotes the file, which may hold a secret: an alias may be a password that begins with *.
            var place = e.getProblemMark()
                    .map(mark -> " line %d column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse("");
            problems.add(Problem.plain("cannot read %s%s: from here on it is not YAML".formatted(label, place)));
        } catch (YamlEngineException e) {
            problems.add(Problem.plain("cannot read %s: it is not YAML".formatted(label)));
        }
        return new ArrayList<>(given.values());
    }

    private void readRoot(Node root) {
        if (root instanceof MappingNode mapping) {
            readMapping(mapping, "", 1);
        } else {
            problems.add(
                    Problem.plain("cannot read %s: it holds no settings of the form name: value".formatted(label)));
        }
    }

    private void readMapping(MappingNode mapping, String prefix, int depth) {
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && depth <= DEEPEST) {
                readEntry(prefix + key.getValue(), key, entry.getValueNode(), depth);
            } else {
                problems.add(Problem.plain("cannot read %s: it is nested too deep, or a key is not a name"
                        .formatted(place(entry.getKeyNode()))));
            }
        }
    }

    private void readEntry(String name, ScalarNode key, Node value, int depth) {
        if (value instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            readMapping(mapping, name + ".", depth + 1);
            return;
        }
        var setting = Declarations.find(name);
        if (setting == null) {
            if (!isEmptyGroup(name, value)) {
                problems.add(Problem.unknown(place(key), name, nearest(name)));
            }
        } else if (value instanceof ScalarNode scalar) {
            if (!isNull(scalar)) {
                give(new Given(setting, name, scalar.getValue().strip(), place(key)));
            }
        } else if (value instanceof SequenceNode sequence
                && !setting.kind().itemSeparator().isEmpty()
                && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            give(new Given(setting, name, joined(sequence, setting.kind().itemSeparator()), place(key)));
        } else {
            problems.add(Problem.plain("cannot use %s (%s): it takes one value".formatted(Mask.cut(name), place(key))));
        }
    }

    private void give(Given value) {
        var earlier = given.putIfAbsent(value.name(), value);
        if (earlier != null) {
            problems.add(Problem.plain("cannot use %s (%s): it is set already in %s"
                    .formatted(Mask.cut(value.name()), value.origin(), earlier.origin())));
        }
    }

    private static String joined(SequenceNode sequence, String separator) {
        var items = new ArrayList<String>();
        for (var item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                items.add(scalar.getValue().strip());
            }
        }
        return String.join(separator, items);
    }

    /** {@code http:} with nothing below it, as is left when its lines are commented out, says nothing wrong. */
    private static boolean isEmptyGroup(String name, Node value) {
        var isEmpty = isNull(value)
                || (value instanceof MappingNode mapping && mapping.getValue().isEmpty());
        return isEmpty
                && Declarations.all().stream()
                        .anyMatch(setting -> setting.name().startsWith(name + "."));
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String nearest(String name) {
        return Nearest.to(name, Declarations.spellings(Setting::name, ""));
    }

    private String place(Node node) {
        return label
                + node.getStartMark()
                        .map(mark -> " line " + (mark.getLine() + 1))
                        .orElse("");
    }
}
