// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @notice A hostile pool: whatever its swap is called with, it makes the calls of its script and takes note of the
 * answers. It can stand for a V2 pair, a V3 pool, or an accomplice that a pool calls.
 */
contract ScriptedPool {
    struct Step {
        address target;
        bytes data;
        bool mustSucceed;
    }

    struct Answer {
        bool success;
        bytes data;
    }

    Step[] private steps;
    Answer[] private answers;
    uint256 private depth;

    /// @dev A script that leads back to itself is not followed any deeper.
    uint256 private constant MAX_DEPTH = 2;

    function add(address target, bytes calldata data) external {
        steps.push(Step(target, data, false));
    }

    function addRequired(address target, bytes calldata data) external {
        steps.push(Step(target, data, true));
    }

    function answer(uint256 index) external view returns (bool success, bytes memory data) {
        return (answers[index].success, answers[index].data);
    }

    function swap(uint256, uint256, address, bytes calldata) external {
        run();
    }

    function swap(address, bool, int256, uint160, bytes calldata) external returns (int256, int256) {
        run();
        return (0, 0);
    }

    /// @notice Makes a call in this pool's name, for whoever asks.
    function forward(address target, bytes calldata data) external {
        (bool success, bytes memory returned) = target.call(data);
        if (!success) _revertWith(returned);
    }

    function run() public {
        if (depth == MAX_DEPTH) return;
        ++depth;
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool success, bytes memory data) = steps[i].target.call(steps[i].data);
            if (!success && steps[i].mustSucceed) _revertWith(data);
            answers.push(Answer(success, data));
        }
        --depth;
    }

    function _revertWith(bytes memory data) private pure {
        assembly {
            revert(add(data, 32), mload(data))
        }
    }
}
