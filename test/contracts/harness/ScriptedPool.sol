// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @notice A hostile pool, lender or manager: whatever it is called with, it makes the calls of its script and takes note
 * of the answers. It answers zeros, which every protocol's interface accepts, unless it is told otherwise.
 */
contract ScriptedPool {
    struct Step {
        /// @dev Only when it is called with this selector; zero is any.
        bytes4 onSelector;
        address target;
        uint256 valueWei;
        bytes data;
        bool mustSucceed;
    }

    struct Answer {
        bool success;
        bytes data;
    }

    Step[] private steps;
    Answer[] private answers;
    bytes private returned = new bytes(96);
    mapping(bytes4 selector => bytes data) private returnedOn;
    uint256 private depth;

    /// @dev A script that leads back to itself is not followed any deeper.
    uint256 private constant MAX_DEPTH = 2;

    function add(address target, bytes calldata data) external {
        steps.push(Step(0, target, 0, data, false));
    }

    function addRequired(address target, bytes calldata data) external {
        steps.push(Step(0, target, 0, data, true));
    }

    function addOn(bytes4 selector, address target, bytes calldata data) external {
        steps.push(Step(selector, target, 0, data, false));
    }

    function addRequiredOn(bytes4 selector, address target, bytes calldata data) external {
        steps.push(Step(selector, target, 0, data, true));
    }

    /// @notice Sends ETH of its own.
    function addPayment(bytes4 selector, address target, uint256 amountWei) external {
        steps.push(Step(selector, target, amountWei, "", true));
    }

    function setReturned(bytes calldata data) external {
        returned = data;
    }

    /// @notice Answers this only when it is called with the selector.
    function setReturnedOn(bytes4 selector, bytes calldata data) external {
        returnedOn[selector] = data;
    }

    function answer(uint256 index) external view returns (bool success, bytes memory data) {
        return (answers[index].success, answers[index].data);
    }

    function answerCount() external view returns (uint256) {
        return answers.length;
    }

    /// @notice Makes a call in this pool's name, for whoever asks.
    function forward(address target, bytes calldata data) external {
        (bool success, bytes memory answered) = target.call(data);
        if (!success) _revertWith(answered);
    }

    function run() public {
        _run(msg.sig);
    }

    function _run(bytes4 selector) private {
        if (depth == MAX_DEPTH) return;
        ++depth;
        for (uint256 i = 0; i < steps.length; ++i) {
            Step memory step = steps[i];
            if (step.onSelector != 0 && step.onSelector != selector) continue;
            (bool success, bytes memory data) = step.target.call{value: step.valueWei}(step.data);
            if (!success && step.mustSucceed) _revertWith(data);
            answers.push(Answer(success, data));
        }
        --depth;
    }

    function _revertWith(bytes memory data) private pure {
        assembly {
            revert(add(data, 32), mload(data))
        }
    }

    fallback() external payable {
        _run(msg.sig);
        bytes memory data = returnedOn[msg.sig];
        if (data.length == 0) data = returned;
        assembly {
            return(add(data, 32), mload(data))
        }
    }

    receive() external payable {}
}
