// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallbackLayouts} from "./CallbackLayouts.sol";
import {IHonestToken} from "./IHonestToken.sol";

/**
 * @notice Everything hostile in one address: a pool of every kind, a PoolManager, a Vault, every lender and a token. Each
 * time that it is called it does the next deeds of its plan, from the first again after the last, may pull whatever the
 * contract allows it to pull, and donates a little of the profit token: so an execution through it succeeds, and what it
 * stole would stay stolen.
 */
contract Villain {
    /// @notice How a deed is done.
    enum Manner {
        /// Calls the target with the data.
        Call,
        /// Calls the contract back in the layout that it expects, with the data that it has just handed over.
        Echo,
        /// Calls the contract back in the layout that it expects, with data of the villain's own.
        Answer
    }

    struct Deed {
        Manner manner;
        address target;
        uint256 valueWei;
        /// @dev What is claimed to be owed.
        uint256 amount;
        bytes data;
    }

    struct Plan {
        address profitToken;
        uint256 donation;
        /// @dev Whether it pulls what it may at each call, or keeps it for later.
        bool isGreedy;
        /// @dev How many deeds are done at each call.
        uint256 pace;
        /// @dev What is answered where the contract believes an answer: V4's deltas, what has been paid.
        uint256 claim;
        Deed[] deeds;
    }

    bytes4 private constant BALANCE_OF = bytes4(keccak256("balanceOf(address)"));
    bytes4 private constant ALLOWANCE = bytes4(keccak256("allowance(address,address)"));
    bytes4 private constant GET_RESERVES = bytes4(keccak256("getReserves()"));
    bytes4 private constant GET_AMOUNT_OUT = bytes4(keccak256("getAmountOut(uint256,address)"));
    bytes4 private constant SWAP_V2 = bytes4(keccak256("swap(uint256,uint256,address,bytes)"));
    bytes4 private constant SWAP_V3 = bytes4(keccak256("swap(address,bool,int256,uint160,bytes)"));
    bytes4 private constant SWAP_V4 =
        bytes4(keccak256("swap((address,address,uint24,int24,address),(bool,int256,uint160),bytes)"));
    bytes4 private constant TAKE = bytes4(keccak256("take(address,address,uint256)"));
    bytes4 private constant SETTLE = bytes4(keccak256("settle()"));
    bytes4 private constant UNLOCK = bytes4(keccak256("unlock(bytes)"));
    bytes4 private constant LOAN_BALANCER = bytes4(keccak256("flashLoan(address,address[],uint256[],bytes)"));
    bytes4 private constant LOAN_MORPHO = bytes4(keccak256("flashLoan(address,uint256,bytes)"));
    bytes4 private constant LOAN_ERC3156 = bytes4(keccak256("flashLoan(address,address,uint256,bytes)"));
    bytes4 private constant LOAN_AAVE = bytes4(keccak256("flashLoanSimple(address,address,uint256,bytes,uint16)"));

    uint256 private constant MAX_DEPTH = 3;

    address[] private tokens;
    address private victim;
    Plan private plan;
    uint256 private done;
    uint256 private depth;
    uint256 private ownToken;

    receive() external payable {}

    fallback() external payable {
        // What is asked by a static call cannot do anything.
        if (msg.sig == BALANCE_OF) _answer(ownToken);
        if (msg.sig == ALLOWANCE || msg.sig == GET_AMOUNT_OUT) _answer(plan.claim);
        if (msg.sig == GET_RESERVES) _answer(0, 1);
        ++ownToken; // as a token it always credits more
        if (depth < MAX_DEPTH) {
            ++depth;
            for (uint256 i = 0; i < plan.pace; ++i) {
                Deed storage deed = plan.deeds[done % plan.deeds.length];
                ++done; // before it is done: it may lead back here
                _do(deed);
            }
            --depth;
        }
        if (plan.isGreedy) grab();
        if (plan.donation != 0) {
            _tell(plan.profitToken, 0, abi.encodeCall(IHonestToken.transfer, (victim, plan.donation)));
        }
        if (msg.sig == UNLOCK) _answer(32, 0);
        if (msg.sig == SWAP_V4) _answer(_deltas());
        if (msg.sig == SETTLE) _answer(plan.claim);
        if (msg.sig == TAKE) _takeInEth();
        _answer(1);
    }

    function set(address victim_, address[] calldata tokens_) external {
        (victim, tokens) = (victim_, tokens_);
    }

    function prepare(Plan calldata plan_) external {
        plan = plan_;
        done = 0;
    }

    /// @notice Makes a call in the villain's name, for whoever asks.
    function forward(address target, bytes calldata data) external returns (bool success) {
        (success,) = target.call(data);
    }

    /// @notice Pulls what it may from the contract.
    function grab() public {
        for (uint256 i = 0; i < tokens.length; ++i) {
            IHonestToken token = IHonestToken(tokens[i]);
            uint256 allowed = token.allowance(victim, address(this));
            uint256 balance = token.balanceOf(victim);
            if (allowed == 0 || balance == 0) continue;
            uint256 amount = allowed < balance ? allowed : balance;
            _tell(address(token), 0, abi.encodeCall(IHonestToken.transferFrom, (victim, address(this), amount)));
        }
    }

    function _do(Deed storage deed) private {
        if (deed.manner == Manner.Call) {
            return _tell(deed.target, deed.valueWei, deed.data);
        }
        (bytes memory handedOver, uint256 amount) = _handedOver();
        bytes memory data = handedOver;
        if (deed.manner == Manner.Answer) (data, amount) = (deed.data, deed.amount);
        _tell(victim, 0, _expected(amount, data));
    }

    /// @dev The data that came with the call, and the amount that it names.
    function _handedOver() private pure returns (bytes memory data, uint256 amount) {
        bytes calldata args = msg.data[4:];
        if (msg.sig == SWAP_V2) (,,, data) = abi.decode(args, (uint256, uint256, address, bytes));
        if (msg.sig == SWAP_V3) (,, amount,, data) = abi.decode(args, (address, bool, uint256, uint160, bytes));
        if (msg.sig == UNLOCK) data = abi.decode(args, (bytes));
        if (msg.sig == LOAN_BALANCER) (,,, data) = abi.decode(args, (address, address[], uint256[], bytes));
        if (msg.sig == LOAN_MORPHO) (, amount, data) = abi.decode(args, (address, uint256, bytes));
        if (msg.sig == LOAN_ERC3156) (,, amount, data) = abi.decode(args, (address, address, uint256, bytes));
        if (msg.sig == LOAN_AAVE) (,, amount, data,) = abi.decode(args, (address, address, uint256, bytes, uint16));
    }

    /// @dev The callback that belongs to the call.
    function _expected(uint256 amount, bytes memory data) private view returns (bytes memory) {
        if (msg.sig == SWAP_V2) return CallbackLayouts.pair(0, amount, data);
        if (msg.sig == LOAN_BALANCER) return CallbackLayouts.balancer(plan.profitToken, amount, 0, data);
        if (msg.sig == LOAN_MORPHO) return CallbackLayouts.morpho(amount, data);
        if (msg.sig == LOAN_ERC3156) {
            return CallbackLayouts.erc3156(victim, plan.profitToken, amount, 0, data);
        }
        if (msg.sig == LOAN_AAVE) return CallbackLayouts.aave(plan.profitToken, amount, 0, victim, data);
        if (msg.sig == SWAP_V3) return CallbackLayouts.v3(int256(amount), -1, data);
        return CallbackLayouts.unlock(data); // a manager is asked for more than its unlocking
    }

    /// @dev Owed nothing, and credited what is claimed.
    function _deltas() private view returns (uint256) {
        // The direction is the first word of SwapParams, behind the five of the pool's key.
        bool zeroForOne = abi.decode(msg.data[4 + 5 * 32:], (uint256)) != 0;
        uint256 amount = uint128(plan.claim) >> 1; // positive as a signed number too
        return zeroForOne ? amount : amount << 128;
    }

    /// @dev Sometimes pays the ETH that it is asked for, sometimes less.
    function _takeInEth() private {
        (address currency,, uint256 amount) = abi.decode(msg.data[4:], (address, address, uint256));
        if (currency != address(0) || plan.claim % 3 == 0) return;
        uint256 paid = plan.claim % 3 == 1 ? amount : amount / 2;
        if (paid <= address(this).balance) _tell(victim, paid, "");
    }

    /// @dev A refusal is of no consequence.
    function _tell(address target, uint256 valueWei, bytes memory data) private {
        (bool ignored,) = target.call{value: valueWei}(data);
        ignored;
    }

    function _answer(uint256 word) private pure {
        _answer(word, 0);
    }

    function _answer(uint256 first, uint256 second) private pure {
        assembly ("memory-safe") {
            mstore(0, first)
            mstore(32, second)
            return(0, 64)
        }
    }
}
